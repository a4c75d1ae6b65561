"""Lengths of time as people say them."""

from shared.wording.numbers import amount

_YEAR = 365
_SAID: dict[float, str] = {1: "day", 7: "week", _YEAR: "year"}
_OFTEN: dict[float, str] = {
    1: "once a day",
    7: "once a week",
    14: "every two weeks",
    30: "once a month",
    91: "once a quarter",
    _YEAR / 2: "twice a year",
    _YEAR: "once a year",
}
#: A quarter and half a year are written as whole days in policies.
_ROUND: dict[float, float] = {90: 91, 92: 91, 180: _YEAR / 2, 182: _YEAR / 2, 183: _YEAR / 2, 366: _YEAR}


def lately(days: float) -> str:
    """E.g. "in the last 90 days", "in the last year"."""
    return f"in the last {_SAID.get(days, amount(days, 'day'))}"


def every(days: float) -> str:
    """E.g. "twice a year", "once a quarter", "every 45 days"."""
    return _OFTEN.get(_ROUND.get(days, days), f"every {amount(days, 'day')}")
