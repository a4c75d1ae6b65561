"""What scoring knows of one of the firm's people: their name, when they work, when they are away, who stands in for
them, and how they see their own practice.

Of what replaces each other the latest `time` holds. An entry that is reported again counts at its first time: an
export that repeats it every night must not undo the changes made since.
"""

from collections.abc import Callable
from datetime import time
from typing import Any

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.clock import micros, ordinal
from services.scoring.domain.state.fact import Fact, brief, replaced
from services.scoring.domain.working.hours import Hours
from shared.events import Event
from shared.events.people import (
    AbsencePlanned,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PracticeReviewed,
    WorkingHours,
)
from shared.lww import later, spanning

#: Absences remembered, the latest said; characters of an answer.
_MOST, _WORDS = 128, 500

#: From, to, on which ISO weekdays.
WeeklyHours = tuple[time, time, tuple[int, ...]]


class Said(Fact, frozen=True, array_like=True):
    """What one fact says about a person; None: nothing."""

    zone: str | None
    hours: WeeklyHours | None
    deputy: str | None
    holidays: str | None
    name: str | None = None


class Away(Fact, frozen=True, array_like=True):
    """An absence: first and last day (`date.toordinal`; None: until further notice), who stands in, if another."""

    first: int
    last: int | None
    deputy: str | None
    cancelled: bool


class Left(Fact, frozen=True, array_like=True):
    """They left the firm."""

    successor: str | None


class ReviewAnswer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What they say of one question about their own practice: ``rating`` 1 (never) to 5 (always), words, or both."""

    question: str
    topic: str | None
    rating: int | None
    words: str | None


class Review(Fact, frozen=True, array_like=True):
    """How they see their own practice. It does not affect any client's score."""

    answers: tuple[ReviewAnswer, ...]


class Person(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``added``: the entry. ``zone``, ``hours``, ``deputy``, ``holidays``, ``name``: the latest change of each.

    ``review``: the latest of their practice. ``added_last``: the latest entry, where it is another.
    """

    added: Said | None = None
    zone: Said | None = None
    hours: Said | None = None
    deputy: Said | None = None
    holidays: Said | None = None
    away: dict[str, Away] = {}
    left: Left | None = None
    review: Review | None = None
    name: Said | None = None
    added_last: Said | None = None

    def works_like(self, other: "Person") -> bool:
        """Whether the working time is the same."""
        return self.working_time() == other.working_time()

    def working_time(self) -> tuple[Any, ...]:
        """All that decides when they, or who stands in for them, work."""
        said = [self._latest(name, getattr(self, name)) for name in ("zone", "hours", "deputy", "holidays")]
        return (*said, self.away, self.gone())

    def called(self) -> str | None:
        """Their name."""
        name: str | None = self._latest("name", self.name)
        return name

    def working_hours(self, office: Hours) -> Hours:
        """Their working hours. ``office``: the default; its holidays apply to those who share its zone."""
        zone = self._latest("zone", self.zone) or office.zone
        hours: WeeklyHours | None = self._latest("hours", self.hours)
        start, end, days = hours or (office.start, office.end, office.days)
        calendar = self._latest("holidays", self.holidays) or (office.holidays if zone == office.zone else None)
        return Hours(zone, start, end, days, calendar)

    def stands_in(self) -> str | None:
        """Their usual deputy."""
        named: str | None = self._latest("deputy", self.deputy)
        return named

    def _latest(self, name: str, changed: Said | None) -> Any:
        """The value of the entry or the change, whichever is later; None if neither has one, or it was cleared."""
        entries = [said for said in (self.added, self._returned()) if said is not None]
        saying = [said for said in entries if getattr(said, name) is not None]
        saying += [] if changed is None else [changed]
        return getattr(max(saying, key=lambda said: said.place), name) if saying else None

    def _returned(self) -> Said | None:
        """The entry of one who came back with other data; a repeated one counts at its first time."""
        last, first = self.added_last, self.added
        return None if last is None or first is None or _says_alike(last, first) else last

    def gone(self) -> Left | None:
        """Their leaving, unless they were added again since."""
        back = self.added_last or self.added
        return None if self.left is None or (back is not None and back.place > self.left.place) else self.left

    def absent(self, day: int) -> "Away | Left | None":
        """Why they are not there on a day (`date.toordinal`): of several absences the one reported last."""
        gone = self.gone()
        if gone is not None and ordinal(gone.time) <= day:
            return gone
        planned = [away for away in self.away.values() if _covers(away, day)]
        return max(planned, key=lambda away: away.place, default=None)


NOBODY_KNOWN = Person()


def fold_person(person: Person, event: Event) -> Person:
    """The person after a recorded event of the topic people; only their name, working time and practice count."""
    handle = _FOLDS.get(type(event.data))
    return person if handle is None else handle(person, event)


def encode_person(person: Person) -> bytes:
    """``person`` as bytes; equal ones give equal bytes."""
    return _encoder.encode(person)


def decode_person(data: bytes | None) -> Person:
    """What ``encode_person`` was given; nobody known for None. Raises ``msgspec.ValidationError`` for anything else."""
    return NOBODY_KNOWN if data is None else _decoder.decode(data)


def _added(person: Person, event: Event) -> Person:
    assert isinstance(event.data, PersonAdded)
    entry = _of(event, event.data)
    first, last = spanning(person.added, person.added_last, entry)
    return replace(person, added=first, added_last=last)


def _changed(person: Person, event: Event) -> Person:
    assert isinstance(event.data, PersonChanged)
    said = _of(event, event.data)
    cleared = {_SLOTS.get(name, name) for name in event.data.cleared}
    named = [name for name in _CHANGING if getattr(said, name) is not None or name in cleared]
    changes: dict[str, Any] = {name: later(getattr(person, name), said) for name in named}
    return replace(person, **changes) if changes else person


def _planned(person: Person, event: Event) -> Person:
    data = event.data
    assert isinstance(data, AbsencePlanned)
    last = None if data.until is None else data.until.toordinal()
    away = Away(*_fact(event), data.from_.toordinal(), last, data.deputy, data.cancelled)
    return replace(person, away=replaced(person.away, data.absence, away, _MOST))


def _left(person: Person, event: Event) -> Person:
    assert isinstance(event.data, PersonLeft)
    return replace(person, left=later(person.left, Left(*_fact(event), event.data.successor)))


def _reviewed(person: Person, event: Event) -> Person:
    data = event.data
    assert isinstance(data, PracticeReviewed)
    answers = tuple(
        ReviewAnswer(each.question, each.topic, each.rating, brief(each.words, _WORDS)) for each in data.answers
    )
    return replace(person, review=later(person.review, Review(*_fact(event), answers)))


def _of(event: Event, data: PersonAdded | PersonChanged) -> Said:
    week: WorkingHours | None = data.working_hours
    hours = None if week is None else (week.start, week.end, tuple(map(int, week.days)))
    return Said(*_fact(event), data.zone, hours, data.deputy, data.holidays, data.name)


def _says_alike(one: Said, other: Said) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _CHANGING)


def _fact(event: Event) -> tuple[int, str, int]:
    return micros(event.time), event.id, micros(event.recorded_at)


def _covers(away: Away, day: int) -> bool:
    return not away.cancelled and away.first <= day and (away.last is None or day <= away.last)


_CHANGING = ("zone", "hours", "deputy", "holidays", "name")
#: What a field of the event is called here, where it is called otherwise.
_SLOTS = {"working_hours": "hours"}
_FOLDS: dict[type, Callable[[Person, Event], Person]] = {
    PersonAdded: _added,
    PersonChanged: _changed,
    AbsencePlanned: _planned,
    PersonLeft: _left,
    PracticeReviewed: _reviewed,
}
_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Person)
