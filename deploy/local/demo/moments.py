"""Relative times, as the story writes them.

    today -2h        two hours before now; also `today -25m`
    -200d 10:30      half past ten on the day 200 days before today, on the clock of the story's zone
    +2d 17:00        days to come: for what is due, never for what happened

A day is counted from the UTC date of now: yesterday's working hours are over then, in every zone.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.local.demo.failure import StoryError

_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_DURATION = re.compile(r"([+-]?)(\d+)([dhm])")
_TODAY = re.compile(r"today (-\d+[hm])")
_ON_DAY = re.compile(r"([+-]\d+)d (\d\d:\d\d)")


def duration(text: str) -> timedelta:
    """`12d`, `-2h`, `+25m`. StoryError if it is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise StoryError(f"not a duration such as 12d, 2h or 25m: {text!r}")
    length = int(found[2]) * _UNITS[found[3]]
    return -length if found[1] == "-" else length


def day(text: str, now: datetime) -> date:
    """`-900d` or `+40d` as a date. StoryError if it is none."""
    length = duration(text)
    if length % timedelta(days=1):
        raise StoryError(f"not a number of days such as -900d: {text!r}")
    return now.astimezone(UTC).date() + length


def on_day(days: int, clock: time, now: datetime, zone: ZoneInfo) -> datetime:
    """That time of the clock in ``zone``, on the day that many days from today; in UTC."""
    date_ = now.astimezone(UTC).date() + timedelta(days=days)
    return datetime.combine(date_, clock, zone).astimezone(UTC)


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, that ``text`` means (see the module). StoryError if it means none."""
    if found := _TODAY.fullmatch(text):
        return now.astimezone(UTC) + duration(found[1])
    if found := _ON_DAY.fullmatch(text):
        return on_day(int(found[1]), time.fromisoformat(found[2]), now, zone)
    raise StoryError(f"not a time such as 'today -2h' or '-200d 10:30': {text!r}")
