"""Working hours: weekdays and local times in a zone, except public holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from shared.working.public_holidays import is_holiday

_DAY = timedelta(days=1)


class Hours(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``zone``: IANA. ``days``: ISO weekdays. ``holidays``: the calendar of public holidays, None: they keep none."""

    zone: str
    start: time
    end: time
    days: tuple[int, ...]
    holidays: str | None = None


@lru_cache(4096)
def opening(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    """The working time of a day by the clocks of the zone, in UTC, from and up to; None where there is none.

    An ambiguous local time is the first of the two; a missing one is shifted by the change of the clocks.
    """
    if day.isoweekday() not in hours.days or is_holiday(hours.holidays, day):
        return None
    zone = ZoneInfo(hours.zone)
    opens, closes = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (hours.start, hours.end))
    return (opens, closes) if opens < closes else None


def exceeds(hours: Hours, start: datetime, end: datetime, work: timedelta) -> bool:
    """Whether more than ``work`` of working time lies between two moments. Looks at no more days than that takes."""
    day, last = start.astimezone(UTC).date() - _DAY, end.astimezone(UTC).date() + _DAY
    left = work
    while day <= last:
        span = opening(hours, day)
        if span is not None:
            left -= max(timedelta(0), min(end, span[1]) - max(start, span[0]))
            if left < timedelta(0):
                return True
        day += _DAY
    return False
