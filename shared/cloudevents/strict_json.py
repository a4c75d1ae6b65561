"""Unambiguous JSON (RFC 8259, RFC 7493): what readers could interpret differently is refused."""

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn

#: Objects and arrays within each other.
MAX_DEPTH = 64


def parse(data: bytes) -> Any:
    """The JSON value in ``data``.

    Raises ``ValueError`` for what is not UTF-8, not JSON, nested too deep, or ambiguous: a key twice in one object,
    NaN, infinities, half a surrogate pair. The message quotes nothing from ``data``.
    """
    try:
        return parse_text(data.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start})") from error


def parse_text(text: str) -> Any:
    """As ``parse``, from text."""
    value = _parsed(text)
    _check(text, value)
    return value


def parse_first(text: str, at: int) -> tuple[Any, int]:
    """As ``parse``, of the JSON value that begins at ``at``; what follows it is left. And where it ends."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    _check(text[at:end], value)
    return value, end


def compact(value: Any) -> bytes:
    """``value`` as JSON without spaces, in UTF-8."""
    return _ENCODER.encode(value).encode()


def _parsed(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg})") from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def _check(text: str, value: Any) -> None:
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _not_too_deep(value)
    if "\\u" in text:
        _without_lone_surrogates(value)


def _not_too_deep(value: Any) -> None:
    """Limit the depth, so that later recursive code need not."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _members(outer) if isinstance(inner, dict | list)]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _without_lone_surrogates(value: Any) -> None:
    try:
        compact(value)
    except UnicodeEncodeError as error:
        raise ValueError("contains half of a surrogate pair") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("contains an object with the same key twice")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("contains a number that is too large")
    return number


def _whole(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError("contains a number that is too large")
    return int(text)


def _no_constant(_: str) -> NoReturn:
    raise ValueError("contains NaN or Infinity, which are not JSON")


_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"
# Far beyond any number in a fact, and below Python's own limit.
_MAX_DIGITS = 400
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_finite, parse_int=_whole, parse_constant=_no_constant)
