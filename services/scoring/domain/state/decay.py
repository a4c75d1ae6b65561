"""An exponentially decayed count that forgets nothing and does not care in which order it was counted.

Weighing a fact by 2^(-age/h) is the same as weighing it once and for all by 2^(time/h) and scaling the sum when it is
read. The weights are integers in fixed point, so sums are exact: any order of arrival gives the same bits. The power
of two is worked out in integers as well, so every machine gives the same bits.
"""

import math

from services.scoring.domain.state.clock import DAY

#: Days until a contact counts half. Fixed here because the sums in the state are taken at it.
HALF_LIFE_DAYS = 90
_HALF_LIFE = HALF_LIFE_DAYS * DAY

_PRECISION = 128  # fraction bits of the tables
_SCALE = 64  # fraction bits of a weight: facts before 1970 keep some digits too
_DIGIT = 8  # bits of the exponent's fraction looked up at a time
_DIGITS = 5  # 40 bits: 90 d / 2^40 is 7 µs, a relative error under 1e-12


def _tables() -> tuple[tuple[int, ...], ...]:
    """For each digit d of the exponent's fraction: 2^(i / 256^(d + 1)) for i in 0..255."""
    tables, root = [], 2 << _PRECISION
    for _ in range(_DIGITS):
        for _ in range(_DIGIT):
            root = math.isqrt(root << _PRECISION)
        powers = [1 << _PRECISION]
        for _ in range((1 << _DIGIT) - 1):
            powers.append(powers[-1] * root >> _PRECISION)
        tables.append(tuple(powers))
    return tuple(tables)


_FIRST, *_REST = _tables()
_MASK = (1 << _DIGIT) - 1


def weight(time: int) -> int:
    """2^(time/h) in fixed point, for ``time`` in microseconds since the epoch."""
    whole, rest = divmod(time, _HALF_LIFE)
    fraction = (rest << _DIGIT * _DIGITS) // _HALF_LIFE
    shift = _DIGIT * (_DIGITS - 1)
    power = _FIRST[fraction >> shift]
    for table in _REST:
        shift -= _DIGIT
        power = power * table[fraction >> shift & _MASK] >> _PRECISION
    power >>= _PRECISION - _SCALE
    return power << whole if whole >= 0 else power >> -whole


def add(total: bytes, time: int) -> bytes:
    """``total`` with one more fact that happened at ``time``."""
    value = int.from_bytes(total) + weight(time)
    return value.to_bytes((value.bit_length() + 7) // 8)


def take(total: bytes, time: int) -> bytes:
    """``total`` without a fact that was added with this ``time``."""
    value = int.from_bytes(total) - weight(time)
    return value.to_bytes((value.bit_length() + 7) // 8)


def decayed(total: bytes, at: int) -> float:
    """Σ 2^(-age/h) over the facts in ``total``, ages taken at ``at``; relative error under 1e-11."""
    value = int.from_bytes(total)
    whole, rest = divmod(at, _HALF_LIFE)
    surplus = max(0, value.bit_length() - 64)
    return math.ldexp(float(value >> surplus), surplus - _SCALE - whole) * math.exp2(-rest / _HALF_LIFE)


def faded(age: int, half_life: float) -> float:
    """2^(-age/half_life): ``age`` in microseconds (what lies ahead counts as now), ``half_life`` in days."""
    return math.exp2(-max(0, age) / (half_life * DAY))
