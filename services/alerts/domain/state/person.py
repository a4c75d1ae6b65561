"""What alerts knows of one person: how to reach them, when, and who stands in for them."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from services.alerts.domain.state import absence
from services.alerts.domain.state.absence import Absence
from services.alerts.domain.state.latest import Latest, latest, outlasts, register, value_of, with_entries
from shared.events import Event
from shared.events.people import AbsencePlanned, PersonAdded, PersonChanged, PersonLeft, Role, WorkingHours
from shared.lww import later, spanning


class Hours(msgspec.Struct, frozen=True, array_like=True):
    """When the person works, in their own zone. ``days``: ISO weekdays."""

    start: time
    end: time
    days: tuple[int, ...]


#: What holds for someone of whom we know no hours.
OFFICE_HOURS = Hours(time(9), time(17, 30), (1, 2, 3, 4, 5))
OFFICE_ZONE = "Europe/London"


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What is said of a person when they are added."""

    name: str
    email: str
    role: Role
    zone: str
    hours: Hours
    deputy: str | None
    holidays: str | None


class PersonState(msgspec.Struct, frozen=True, array_like=True):
    """One person, by their entry and the changes since. One that holds None was cleared. ``absences``: by id.

    ``left``: the id of their successor, or an empty one. ``added``: the first entry; ``added_last``: the latest, where
    it is another: repeated it changes nothing, and after a leaving it says that they are back.
    """

    person: str = ""
    changed_name: Latest[str] | None = None
    changed_email: Latest[str] | None = None
    changed_role: Latest[Role] | None = None
    changed_zone: Latest[str | None] | None = None
    changed_hours: Latest[Hours | None] | None = None
    changed_deputy: Latest[str | None] | None = None
    left: Latest[str] | None = None
    changed_holidays: Latest[str | None] | None = None
    absences: dict[str, Latest[Absence]] = {}
    added: Latest[Entry] | None = None
    added_last: Latest[Entry] | None = None

    @property
    def name(self) -> str:
        """Their name, or their id while nobody told us."""
        name: str | None = self._latest("name", self.changed_name)
        return name or self.person

    @property
    def has_left(self) -> bool:
        """Whether they left the firm, and were not added again since."""
        return outlasts(self.left, self.added_last or self.added)

    @property
    def email(self) -> str | None:
        """Where mail reaches them; None while nobody told us, and once they have left."""
        email: str | None = self._latest("email", self.changed_email)
        return None if self.has_left else email

    @property
    def zone(self) -> ZoneInfo:
        """Their time zone."""
        return ZoneInfo(self._latest("zone", self.changed_zone) or OFFICE_ZONE)

    @property
    def hours(self) -> Hours:
        """When they work."""
        hours: Hours | None = self._latest("hours", self.changed_hours)
        return hours or OFFICE_HOURS

    @property
    def holidays(self) -> str | None:
        """The calendar of public holidays that was named for them."""
        holidays: str | None = self._latest("holidays", self.changed_holidays)
        return holidays

    @property
    def deputy(self) -> str | None:
        """Who stands in for them."""
        deputy: str | None = self._latest("deputy", self.changed_deputy)
        return deputy

    @property
    def successor(self) -> str | None:
        """Who took over when they left."""
        return (value_of(self.left) or None) if self.has_left else None

    @property
    def left_on(self) -> date | None:
        """The day on which they left, where they did."""
        return self.left.time.astimezone(self.zone).date() if self.left is not None and self.has_left else None

    def away(self, day: date) -> Absence | None:
        """Their absence on a day of their own zone."""
        return absence.on(self.absences, day) if self.absences else None

    @property
    def stand_ins(self) -> frozenset[str]:
        """All who may ever stand in for them."""
        named = (one.value.deputy for one in self.absences.values())
        return frozenset(person for person in (self.deputy, self.successor, *named) if person)

    def _latest(self, field: str, changed: Latest[Any] | None) -> Any:
        return value_of(with_entries(self.added, self.added_last, field, changed))


People = Callable[[str], PersonState | None]

INITIAL = PersonState()

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(PersonState)


def fold(state: PersonState, event: Event) -> PersonState:
    """The state after a recorded event of the topic people. Of what replaces each other, the latest `time` holds."""
    known = msgspec.structs.replace(state, person=event.subject)
    match event.data:
        case PersonAdded() as data:
            return _added(known, event, data)
        case PersonChanged() as data:
            return _changed(known, event, data)
        case PersonLeft(successor=successor):
            return msgspec.structs.replace(known, left=latest(known.left, successor or "", event))
        case AbsencePlanned() as data:
            return msgspec.structs.replace(known, absences=absence.planned(known.absences, event, data))
        case _:
            return known


def encode(state: PersonState) -> bytes:
    """The state as it is stored; equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> PersonState:
    """What `encode` was given. Raises `msgspec.DecodeError` for anything else."""
    return _DECODER.decode(data)


def _added(known: PersonState, event: Event, data: PersonAdded) -> PersonState:
    hours = _hours(data.working_hours)
    entry = Entry(data.name, data.email, data.role, data.zone, hours, data.deputy, data.holidays)
    first, last = spanning(known.added, known.added_last, register(entry, event))
    return msgspec.structs.replace(known, added=first, added_last=last)


def _changed(known: PersonState, event: Event, data: PersonChanged) -> PersonState:
    """A field that the event leaves out stays; one that it clears is known no longer."""
    hours = None if data.working_hours is None else _hours(data.working_hours)
    values: dict[str, Any] = {
        "name": data.name, "email": data.email, "role": data.role, "zone": data.zone, "hours": hours,
        "deputy": data.deputy, "holidays": data.holidays,
    }  # fmt: skip
    cleared = {_KEPT_AS.get(field, field) for field in data.cleared}
    changes: dict[str, Any] = {
        f"changed_{name}": later(getattr(known, f"changed_{name}"), register(value, event))
        for name, value in values.items()
        if value is not None or name in cleared
    }
    return msgspec.structs.replace(known, **changes)


#: What a field of the event is called here, where it is called otherwise.
_KEPT_AS = {"working_hours": "hours"}


def _hours(hours: WorkingHours) -> Hours:
    return Hours(hours.start, hours.end, tuple(int(day) for day in hours.days))
