"""A cadence: `12d from -360d to -5d`, with the jitter that people have and their free weekends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Self
from zoneinfo import ZoneInfo

from deploy.local.demo.failure import StoryError
from deploy.local.demo.moments import on_day

_CADENCE = re.compile(r"(\d+)d from (-\d+)d to (-\d+)d")
JITTER = 0.25  # of a step, either way
SATURDAY, SUNDAY = 5, 6
OPENS, WORKING_MINUTES = 9 * 60, 8 * 60


@dataclass(frozen=True, slots=True)
class Cadence:
    """Something that happens every ``step`` days, from the day ``first`` to the day ``last`` (both below 0)."""

    step: int
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """StoryError if ``text`` is no cadence, or one that runs backwards or up to today."""
        found = _CADENCE.fullmatch(text)
        if found is None:
            raise StoryError(f"not a cadence such as '12d from -360d to -5d': {text!r}")
        step, first, last = (int(number) for number in found.groups())
        if step < 1 or not first <= last < 0:
            raise StoryError(f"a cadence runs forwards, in steps of at least a day, and ends before today: {text!r}")
        return cls(step, first, last)

    def times(self, now: datetime, zone: ZoneInfo, random: Random) -> Iterator[datetime]:
        """When it happened: in order but for the jitter, on working days between 9 and 17 o'clock in ``zone``."""
        for planned in range(self.first, self.last + 1, self.step):
            shift = round(random.uniform(-JITTER, JITTER) * self.step)
            days = min(max(planned + shift, self.first), self.last)
            minutes = OPENS + random.randrange(WORKING_MINUTES)
            clock = time(minutes // 60, minutes % 60)
            yield on_day(self._working_day(days, now), clock, now, zone)

    def _working_day(self, days: int, now: datetime) -> int:
        """The Friday before or the Monday after a weekend; the Friday if Monday lies beyond the end."""
        weekday = (now.astimezone(UTC).date() + timedelta(days=days)).weekday()
        if weekday == SUNDAY:
            return days + 1 if days + 1 <= self.last else days - 2
        return days - 1 if weekday == SATURDAY else days
