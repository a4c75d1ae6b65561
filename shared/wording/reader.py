"""One clock for words: days and moments as a reader in a zone would say them, at the moment of reading."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from shared.wording.dates import full_date, plain_day, weekday
from shared.wording.numbers import amount

#: Days by which a weekday is named beside the date: further away nobody counts in weekdays.
_WITHIN_WEEKDAYS = 10
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _nobody(_who: str) -> None:
    """No name is known."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a sentence is made.

    ``at``: when it is read. ``zone``: the reader's, in which every moment is told; what is a date is a date everywhere.
    ``name_of``: people of the firm, by id. ``me``: the reader's own id, if they are one of them. ``lasting``: the
    sentence is kept and read at a later day, so it names none by its distance ("today").
    """

    at: datetime
    zone: tzinfo
    name_of: Callable[[str], str | None] = _nobody
    me: str | None = None
    lasting: bool = False

    @property
    def today(self) -> date:
        """The date on the reader's calendar."""
        return self.at.astimezone(self.zone).date()

    def calendar_day(self, when: date) -> date:
        """The calendar day of a moment in the reader's zone; a date itself."""
        return when.astimezone(self.zone).date() if isinstance(when, datetime) else when

    def day(self, when: date) -> str:
        """E.g. "today", "yesterday", "Wednesday 18 November", "5 October", "5 October 2025"."""
        distance, there = self.distance(when), self.calendar_day(when)
        if not self.lasting and distance in _NEAR:
            return _NEAR[distance]
        if there.year != self.today.year:
            return full_date(there)
        if not self.lasting and abs(distance) <= _WITHIN_WEEKDAYS:
            return f"{weekday(there)} {plain_day(there)}"
        return plain_day(there)

    def on(self, when: date) -> str:
        """As ``day`` within a sentence: "today", "on Wednesday 18 November"."""
        told = self.day(when)
        return told if told in _NEAR.values() else f"on {told}"

    def ago(self, when: date) -> str:
        """E.g. "today", "yesterday", "8 days ago", "tomorrow", "in 3 days": calendar days in the reader's zone."""
        distance = self.distance(when)
        if distance in _NEAR:
            return _NEAR[distance]
        return f"{amount(-distance, 'day')} ago" if distance < 0 else f"in {amount(distance, 'day')}"

    def distance(self, when: date) -> int:
        """Calendar days from today: negative for the past."""
        return (self.calendar_day(when) - self.today).days

    def clock(self, when: datetime) -> str:
        """E.g. "17:32", as the reader's clock showed or will show it."""
        return f"{when.astimezone(self.zone):%H:%M}"

    def person(self, who: str | None, otherwise: str) -> str:
        """One of the firm's people: "you" for the reader themselves, their name; ``otherwise`` where none is known."""
        if who is None:
            return otherwise
        return "you" if who == self.me else self.name_of(who) or otherwise
