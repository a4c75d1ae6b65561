"""At what pace we are in touch, and how many contacts a year will have had at that pace.

The year looked at ends some days ahead, for a new client not before its first year does. Of it are known the contacts
made up to now; for the days still to come those of the last ``over`` days are taken to go on:
forecast = made + (made in the last ``over`` days) / over · (days to come). Without a contact it only falls.
"""

from bisect import bisect_left, bisect_right
from math import ceil

import msgspec

from services.scoring.domain.state.clock import DAY

_YEAR = 365 * DAY


class Pace(msgspec.Struct, frozen=True, gc=False):
    """``times``: of the contacts that count, in order. ``began``: from when they could have been seen; microseconds.

    ``agreed``: contacts a year. ``over``: the span whose contacts are the pace, ``ahead``: how far the year looked at
    ends ahead; microseconds, more than none.
    """

    times: list[int]
    began: int
    agreed: float
    over: int
    ahead: int

    @property
    def silent_since(self) -> int:
        """The last contact; the beginning, if there was none."""
        return self.times[-1] if self.times else self.began

    @property
    def known_from(self) -> int:
        """From when on the client is known for long enough to speak of a pace."""
        return self.began + self.over

    def until(self, at: int) -> int:
        """The end of the year that is looked at."""
        return max(at + min(self.ahead, _YEAR), self.began + _YEAR)

    def made(self, at: int) -> int:
        """Contacts in that year up to ``at``."""
        return self._between(self.until(at) - _YEAR, at)

    def last_year(self, at: int) -> int:
        """Contacts in the last 365 days."""
        return self._between(at - _YEAR, at)

    def lately(self, at: int) -> int:
        """Contacts in the last ``over`` microseconds."""
        return self._between(at - self.over, at)

    def a_year(self, at: int) -> float:
        """The pace, in contacts a year."""
        return self.lately(at) * _YEAR / self.over

    def forecast(self, at: int) -> float:
        """Contacts in that year at its end, if we go on as of late."""
        until, times, now = self.until(at), self.times, bisect_right(self.times, at)
        made, lately = now - bisect_right(times, until - _YEAR), now - bisect_right(times, at - self.over)
        return made + lately * (until - at) / self.over

    def to_make(self, at: int) -> int:
        """Contacts that are missing in that year, to be made up to its end."""
        return max(0, ceil(self.agreed - self.made(at)))

    def holds_until(self, at: int) -> int | None:
        """When time alone next changes how many there were in the last year, or in the last ``over`` microseconds."""
        firsts = ((bisect_right(self.times, at - length), length) for length in (_YEAR, self.over))
        ends = [self.times[first] + length for first, length in firsts if first < len(self.times)]
        return min((end for end in ends if end > at), default=None)

    def falls_below(self, least: float, start: int, end: int) -> int | None:
        """When, from ``start`` up to ``end``, the forecast first is less than ``least``; no contact lies between."""
        if start >= end or self.forecast(end - 1) >= least:
            return None
        return bisect_left(range(start, end), True, key=lambda at: self.forecast(at) < least) + start  # noqa: FBT003

    def _between(self, after: int, until: int) -> int:
        return bisect_right(self.times, until) - bisect_right(self.times, after)
