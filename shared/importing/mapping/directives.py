"""Formats in the notation of strptime, checked before the first row: every directive must have an effect, and only one.

strptime itself passes over much: %p beside %H, %I without %p, weeks without a weekday, names of zones.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import permutations

from shared.importing.mapping.named_formats import ISO, NAMED

_GIVES = {
    "Y": "year", "y": "year", "G": "ISO year", "m": "month", "b": "month", "B": "month", "d": "day",
    "j": "day of the year", "U": "week", "W": "week", "V": "ISO week",
    "a": "weekday", "A": "weekday", "w": "weekday", "u": "weekday",
    "H": "hour", "I": "hour", "p": "half of the day", "M": "minute", "S": "second", "f": "fraction",
    "z": "offset", "Z": "offset",
}  # fmt: skip
#: What people write who know another strptime, and what to write here.
_INSTEAD = {
    "e": "%d", "k": "%H", "l": "%I", "P": "%p", "h": "%b", "D": "%m/%d/%y", "F": "%Y-%m-%d", "T": "%H:%M:%S",
    "R": "%H:%M", "r": "%I:%M:%S %p", "s": "unix", "c": "what it stands for", "x": "what it stands for",
    "X": "what it stands for",
}  # fmt: skip
_DATE = ("year", "month", "day", "day of the year", "week", "ISO year", "ISO week")
#: What tells a date, and whether a weekday beside it is needed (True), checked (False), or without effect (None).
_DATES: dict[frozenset[str], bool | None] = {
    frozenset({"year"}): None,
    frozenset({"year", "month"}): None,
    frozenset({"year", "month", "day"}): False,
    frozenset({"year", "day of the year"}): False,
    frozenset({"year", "week"}): True,
    frozenset({"ISO year", "ISO week"}): True,
}
#: What has no effect, or a wrong one, without the other.
_NEEDS = (("minute", "hour"), ("second", "minute"), ("fraction", "second"))
_SAMPLE = datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001  only written and read again
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)


def directives(form: str) -> list[str]:
    """The directives in ``form``, without the per cent signs; ``%%`` is none."""
    return [one for one in _DIRECTIVE.findall(form) if one != "%"]


def has_two_digit_year(form: str) -> bool:
    """Whether ``form`` leaves the century open."""
    return form not in NAMED and "y" in directives(form)


def has_hour(form: str) -> bool:
    """Whether ``form``, in the notation of strptime, tells the hour."""
    return not {"H", "I"}.isdisjoint(directives(form))


def has_day(form: str) -> bool:
    """Whether ``form`` tells a day, not only a month or a year."""
    return form in NAMED or not {"d", "j", "U", "W", "V"}.isdisjoint(directives(form))


def has_offset(form: str) -> bool:
    """Whether ``form``, in the notation of strptime, tells the offset from UTC."""
    return not {"z", "Z"}.isdisjoint(directives(form))


def check_formats(formats: Sequence[str]) -> None:
    """Raises ``ValueError`` for a format that cannot parse a date, or passes over some of what is written."""
    for one in formats:
        if one not in NAMED:
            problem = _problem(one)
            if problem is not None:
                raise ValueError(f"{one} is not a format: {problem}")
    for first, second in permutations(formats, 2):
        if first not in NAMED and (second not in NAMED or second == ISO):
            _check_alike(first, second)


def _problem(form: str) -> str | None:
    used = directives(form)
    if not used:
        return f"it must be one of {', '.join(NAMED)} or such as %d/%m/%Y %H:%M"
    for one in used:
        if one not in _GIVES:
            return f"there is no %{one}" + (f"; write {_INSTEAD[one]}" if one in _INSTEAD else "")
    gives = [_GIVES[one] for one in used]
    twice = next((one for one in gives if gives.count(one) > 1), None)
    if twice is not None:
        return f"it gives the {twice} twice"
    return _date_problem(set(gives), used) or _time_problem(set(gives), used)


def _date_problem(gives: set[str], used: Sequence[str]) -> str | None:
    date = frozenset(gives.intersection(_DATE))
    if date not in _DATES:
        return f"{_all(date) or 'what it gives'} is no date: give year, month and day (such as %Y-%m-%d)"
    needed = _DATES[date]
    if needed and "weekday" not in gives:
        return "a week needs a weekday (%a, %A, %u or %w)"
    if needed is None and "weekday" in gives:
        return "a weekday has no effect without a day"
    if "week" in date and "Y" not in used:
        return "a week needs the whole year (%Y)"
    return None


def _time_problem(gives: set[str], used: Sequence[str]) -> str | None:
    if "I" in used and "p" not in used:
        return "%I without %p is the same hour before and after noon; write %H for hours up to 23, or add %p"
    if "p" in used and "I" not in used:
        return "%p has no effect without %I, the hours up to 12"
    for one, other in _NEEDS:
        if one in gives and other not in gives:
            return f"it gives the {one} without the {other} (%m is the month, %M the minute)"
    return None


def _check_alike(first: str, second: str) -> None:
    """What both can read they must read alike: the order of the list must not decide between 3 February and 2 March."""
    text = _SAMPLE.strftime(first)
    try:
        read = datetime.fromisoformat(text) if second == ISO else datetime.strptime(text, second)  # noqa: DTZ007
        own = datetime.strptime(text, first)  # noqa: DTZ007  only compared
    except ValueError:
        return
    if read.replace(tzinfo=None) != own.replace(tzinfo=None):
        raise ValueError(f"{first} and {second} read the same text as different times; keep the one that is meant")


def _all(names: frozenset[str]) -> str:
    return " and ".join(name for name in _DATE if name in names)
