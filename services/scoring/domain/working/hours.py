"""Working hours in the microseconds of the state."""

from datetime import date
from functools import lru_cache

from services.scoring.domain.state.clock import micros
from shared.working import Hours, opening

#: From and up to, without the latter; microseconds.
Span = tuple[int, int]


@lru_cache(65_536)
def span_of(hours: Hours, day: int) -> Span | None:
    """The working time of a day (`date.toordinal`, by the clocks of the zone); None where there is none."""
    span = opening(hours, date.fromordinal(day))
    return None if span is None else (micros(span[0]), micros(span[1]))
