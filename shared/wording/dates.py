"""Days and moments in words. What "today" is, the caller says."""

import re
from datetime import date
from functools import lru_cache

from shared.wording.numbers import amount

#: Not by `strftime`, whose names follow the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_A_DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(_MONTHS)})\b")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_month(when: date, today: date) -> str:
    """E.g. "3 May", with the year if it is not the year of ``today``."""
    return _day_month(when) if when.year == today.year else full_date(when)


def plain_day(when: date) -> str:
    """E.g. "3 May"."""
    return _day_month(when)


def weekday(when: date) -> str:
    """E.g. "Sunday"."""
    return _WEEKDAYS[when.weekday()]


def full_date(when: date) -> str:
    """E.g. "3 May 2026"."""
    return f"{_day_month(when)} {when.year}"


def long_date(when: date) -> str:
    """E.g. "Sunday 3 May 2026"."""
    return f"{weekday(when)} {full_date(when)}"


def days_ago(days: int) -> str:
    """E.g. "today", "1 day ago", "41 days ago"."""
    return "today" if days == 0 else f"{amount(days, 'day')} ago"


def names_a_day(text: str) -> bool:
    """Whether there is a date in ``text``, as these functions write one."""
    return _A_DAY.search(text) is not None


@lru_cache(4096)
def _day_month(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]}"
