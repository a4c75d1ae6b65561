"""Working hours: weekdays and local times in a zone, except public holidays."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from services.scoring.domain.state.clock import micros
from services.scoring.domain.working.public_holidays import public_holidays

#: From and up to, without the latter; microseconds.
Span = tuple[int, int]


class Hours(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``zone``: IANA. ``days``: ISO weekdays. ``holidays``: the calendar of public holidays, None: they keep none."""

    zone: str
    start: time
    end: time
    days: tuple[int, ...]
    holidays: str | None = None


@lru_cache(65_536)
def span_of(hours: Hours, day: int) -> Span | None:
    """The working time of a day (`date.toordinal`, by the clocks of the zone); None where there is none.

    An ambiguous local time is the first of the two; a missing one is shifted by the change of the clocks.
    """
    when = date.fromordinal(day)
    if when.isoweekday() not in hours.days:
        return None
    if hours.holidays is not None and day in public_holidays(hours.holidays, when.year):
        return None
    zone = ZoneInfo(hours.zone)
    opens, closes = (micros(datetime.combine(when, clock, zone).astimezone(UTC)) for clock in (hours.start, hours.end))
    return (opens, closes) if opens < closes else None


@lru_cache(65_536)
def end_of_day(zone: str, day: int) -> int:
    """When a day (`date.toordinal`) is over by the clocks of ``zone`` (IANA), in microseconds: the next one's midnight.

    A missing midnight (clocks go forward at it) is shifted by the change of the clocks.
    """
    return micros(datetime.combine(date.fromordinal(day + 1), time(), ZoneInfo(zone)).astimezone(UTC))
