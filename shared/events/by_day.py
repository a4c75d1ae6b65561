"""What is due on a day and not at an hour: the day beside the time, which stays filled for readers of times."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from shared.events.base import EventData

E = TypeVar("E", bound=EventData)

#: The offsets from UTC in use reach from -12:00 to +14:00, so at one moment it is this day somewhere, or that.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def day_beside(said: E) -> E:
    """``said``, if each of its times lies on the day given beside it. Raises ``ValueError``.

    The day stands in the field of that name with ``_day`` added. For validators of models.
    """
    for name in type(said).model_fields:
        if name.endswith("_day"):
            _check(name, getattr(said, name), getattr(said, name.removesuffix("_day")))
    return said


def _check(name: str, day: date | None, time: datetime | None) -> None:
    beside = name.removesuffix("_day")
    if day is None:
        return
    if time is None:
        raise ValueError(f"{name} needs {beside}: the end of that day")
    # A moment may be given as the end of the day, or as the beginning of the next.
    moment = time.astimezone(UTC) - timedelta(microseconds=1)
    if not (moment + _WEST).date() <= day <= (time.astimezone(UTC) + _EAST).date():
        raise ValueError(f"{beside} must lie on {name}, in some time zone")
