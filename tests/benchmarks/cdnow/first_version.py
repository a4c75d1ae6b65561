"""Silence as its first version weighed it, kept for comparison: credit saturates, and silence itself adds nothing.

N = Σ 2^(-age / h) over all purchases, c = 2·tanh((logit P(N) - logit P(λE)) / 2): decision 7. Its constants are those
that were shipped with it.
"""

import math

from tests.benchmarks.cdnow.purchases import Case

_HALF_LIFE = _HORIZON = 90.0
_PRIOR, _RATE = 1.0, 10 / 365


def first_version(case: Case) -> float:
    """Added log-odds of trouble."""
    whole, age = _HALF_LIFE / math.log(2), case.cut - case.days[0]
    exposure = whole * (1 - 2 ** (-age / _HALF_LIFE))
    seen = sum(2 ** (-(case.cut - day) / _HALF_LIFE) for day in case.days)
    fade = -math.log1p(_HORIZON / (_PRIOR / _RATE + exposure))
    return 2 * math.tanh((_logit((_PRIOR + seen) * fade) - _logit((_PRIOR + _RATE * exposure) * fade)) / 2)


def _logit(log_chance: float) -> float:
    return log_chance - math.log(-math.expm1(log_chance))
