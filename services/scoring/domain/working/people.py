"""The firm's people and their working time: hours between two times, and when so many hours will have passed.

During an absence the deputy's hours count, as the deputy should answer. Without a deputy a planned absence has no
working time; an open-ended one, or a leaving, would have none for ever, so the firm's own hours count, as they do for
an unknown person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from services.scoring.domain.state.clock import DAY, ordinal
from services.scoring.domain.working.hours import Hours, Span, end_of_day, span_of
from services.scoring.domain.working.person import Left, Person

#: How far ahead working time is searched: five years.
_FAR = 5 * 366
#: Things remembered of a sort, some tens of megabytes.
_MOST = 200_000


def _remembered() -> Any:
    return field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class People:
    """The known people by id. ``office``: the working time of people without their own."""

    office: Hours
    known: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    #: Caches by person and day, and by person, start and work: every assessment of a waiting client asks.
    _days: dict[tuple[str | None, int], Span | None] = _remembered()  # noqa: RUF009  it is a field
    _moments: dict[tuple[str | None, int, int], int] = _remembered()  # noqa: RUF009  it is a field

    def between(self, person: str | None, start: int, end: int) -> int:
        """The working time of ``person`` from ``start`` to ``end``, in microseconds; exact, so that it adds up."""
        total = 0
        for day in range(ordinal(start) - 1, ordinal(end) + 2):
            span = self._span(person, day)
            if span is not None:
                total += max(0, min(end, span[1]) - max(start, span[0]))
        return total

    def after(self, person: str | None, start: int, work: int) -> int:
        """The first moment from ``start`` on at which ``work`` microseconds of working time have passed.

        If there is less in five years, it is the end of these.
        """
        key = person, start, work
        if key not in self._moments:
            _make_room(self._moments)
            self._moments[key] = self._after(person, start, work)
        return self._moments[key]

    def _after(self, person: str | None, start: int, work: int) -> int:
        if work <= 0:
            return start
        left, first = work, ordinal(start) - 1
        for day in range(first, first + _FAR):
            span = self._span(person, day)
            if span is not None:
                opens = max(start, span[0])
                if left <= span[1] - opens:
                    return opens + left
                left -= max(0, span[1] - opens)
        return start + _FAR * DAY

    def end_of_day(self, day: int, *people: str | None) -> int:
        """When a day (`date.toordinal`) is over where the first known of ``people`` works; at the office for none."""
        who = next((person for person in people if person is not None and person in self.known), None)
        return end_of_day(self.zone(who), day)

    def called(self, person: str) -> str | None:
        """Their name, if it is known."""
        known = self.known.get(person)
        return None if known is None else known.called()

    def zone(self, person: str | None) -> str:
        """The zone in which they work; the office's where they are not known."""
        known = None if person is None else self.known.get(person)
        return (self.office if known is None else known.working_hours(self.office)).zone

    def standing_in(self, person: str) -> frozenset[str]:
        """``person``, and all for whom they may stand in, also in the second place."""
        found, news = {person}, {person}
        while news:
            news = {name for name, one in self.known.items() if not news.isdisjoint(_deputies(one))} - found
            found |= news
        return frozenset(found)

    def _span(self, person: str | None, day: int) -> Span | None:
        """The working time of the day, without what the two days before it hold too: stand-ins may live elsewhere."""
        key = person, day
        if key not in self._days:
            _make_room(self._days)
            self._days[key] = self._worked(person, day)
        return self._days[key]

    def _worked(self, person: str | None, day: int) -> Span | None:
        span = self._planned(person, day)
        if span is None:
            return None
        before = [one[1] for back in (1, 2) if (one := self._planned(person, day - back)) is not None]
        opens = max([span[0], *before])
        return (opens, span[1]) if opens < span[1] else None

    def _planned(self, person: str | None, day: int) -> Span | None:
        hours = self._who(person, day)
        return None if hours is None else span_of(hours, day)

    def _who(self, person: str | None, day: int) -> Hours | None:
        """The person whose hours count on the day; None if there is none."""
        passed: set[str] = set()
        lasting = False
        while person is not None and person not in passed:
            passed.add(person)
            known = self.known.get(person)
            absent = None if known is None else known.absent(day)
            if known is None:
                return self.office
            if absent is None:
                return known.working_hours(self.office)
            lasting = isinstance(absent, Left) or absent.last is None
            person = absent.successor if isinstance(absent, Left) else absent.deputy or known.stands_in()
        return self.office if lasting or not passed else None


def _make_room(remembered: dict[Any, Any]) -> None:
    if len(remembered) >= _MOST:
        remembered.clear()


def _deputies(person: Person) -> Iterator[str]:
    named = [person.stands_in(), None if (gone := person.gone()) is None else gone.successor]
    named += [away.deputy for away in person.away.values()]
    return (name for name in named if name is not None)
