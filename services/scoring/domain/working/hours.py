"""Working hours, and the ends of days, in the microseconds of the state."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.scoring.domain.state.clock import micros
from shared.working import Hours, opening

#: From and up to, without the latter; microseconds.
Span = tuple[int, int]


@lru_cache(65_536)
def span_of(hours: Hours, day: int) -> Span | None:
    """The working time of a day (`date.toordinal`, by the clocks of the zone); None where there is none."""
    span = opening(hours, date.fromordinal(day))
    return None if span is None else (micros(span[0]), micros(span[1]))


@lru_cache(65_536)
def end_of_day(zone: str, day: int) -> int:
    """When a day (`date.toordinal`) is over by the clocks of ``zone`` (IANA), in microseconds: the next one's midnight.

    A missing midnight (clocks go forward at it) is shifted by the change of the clocks.
    """
    return micros(datetime.combine(date.fromordinal(day + 1), time(), ZoneInfo(zone)).astimezone(UTC))
