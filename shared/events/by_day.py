"""What is due on a day and not at an hour: the day beside the time, which stays filled for readers of times."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TypeVar

from shared.events.base import EventData

E = TypeVar("E", bound=EventData)

#: The offsets from UTC in use reach from -12:00 to +14:00, so at one moment it is this day somewhere, or that.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def day_beside(said: E) -> E:
    """``said``, if each of its times lies on the day given beside it. Raises ``ValueError``.

    The day stands in the field of that name with ``_day`` added. For validators of models.
    """
    for name, beside in _days_of(type(said)):
        day = getattr(said, name)
        if day is not None:
            _check(name, beside, day, getattr(said, beside))
    return said


@cache
def _days_of(model: type[EventData]) -> tuple[tuple[str, str], ...]:
    """The names of its days, each with that of the time beside it."""
    return tuple((name, name.removesuffix("_day")) for name in model.model_fields if name.endswith("_day"))


def _check(name: str, beside: str, day: date, time: datetime | None) -> None:
    if time is None:
        raise ValueError(f"{name} needs {beside}: the end of that day")
    # A moment may be given as the end of the day, or as the beginning of the next.
    moment = time.astimezone(UTC) - timedelta(microseconds=1)
    if not (moment + _WEST).date() <= day <= (time.astimezone(UTC) + _EAST).date():
        raise ValueError(f"{beside} must lie on {name}, in some time zone")
