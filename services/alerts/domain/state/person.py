"""What alerts knows of one person: how to reach them, when, and who stands in for them."""

from collections.abc import Callable
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from services.alerts.domain.state.latest import Latest, latest, value_of
from shared.events import Event
from shared.events.people import PersonAdded, PersonChanged, PersonLeft, Role, WorkingHours


class Hours(msgspec.Struct, frozen=True, array_like=True):
    """When the person works, in their own zone. ``days``: ISO weekdays."""

    start: time
    end: time
    days: tuple[int, ...]


#: What holds for someone of whom we know no hours.
OFFICE_HOURS = Hours(time(9), time(17, 30), (1, 2, 3, 4, 5))
OFFICE_ZONE = "Europe/London"


class PersonState(msgspec.Struct, frozen=True, array_like=True):
    """One person. ``left``: the id of their successor, or an empty one; None while they are here."""

    person: str = ""
    known_name: Latest[str] | None = None
    known_email: Latest[str] | None = None
    known_role: Latest[Role] | None = None
    known_zone: Latest[str] | None = None
    known_hours: Latest[Hours] | None = None
    known_deputy: Latest[str] | None = None
    left: Latest[str] | None = None

    @property
    def name(self) -> str:
        """Their name, or their id while nobody told us."""
        return value_of(self.known_name) or self.person

    @property
    def email(self) -> str | None:
        """Where mail reaches them; None while nobody told us, and once they have left."""
        return None if self.left else value_of(self.known_email)

    @property
    def zone(self) -> ZoneInfo:
        """Their time zone."""
        return ZoneInfo(value_of(self.known_zone) or OFFICE_ZONE)

    @property
    def hours(self) -> Hours:
        """When they work."""
        return value_of(self.known_hours) or OFFICE_HOURS

    @property
    def deputy(self) -> str | None:
        """Who stands in for them."""
        return value_of(self.known_deputy)

    @property
    def successor(self) -> str | None:
        """Who took over when they left."""
        return value_of(self.left) or None


People = Callable[[str], PersonState | None]

INITIAL = PersonState()

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(PersonState)


def fold(state: PersonState, event: Event) -> PersonState:
    """The state after a recorded event of the topic people. Of what replaces each other, the latest `time` holds."""
    known = msgspec.structs.replace(state, person=event.subject)
    match event.data:
        case PersonAdded() | PersonChanged() as data:
            return _details(known, event, data)
        case PersonLeft(successor=successor):
            return msgspec.structs.replace(known, left=latest(known.left, successor or "", event))
        case _:
            return known


def encode(state: PersonState) -> bytes:
    """The state as it is stored; equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> PersonState:
    """What `encode` was given. Raises `msgspec.DecodeError` for anything else."""
    return _DECODER.decode(data)


def _details(known: PersonState, event: Event, data: PersonAdded | PersonChanged) -> PersonState:
    changes: dict[str, Any] = {
        "known_name": latest(known.known_name, data.name, event),
        "known_email": latest(known.known_email, data.email, event),
        "known_role": latest(known.known_role, data.role, event),
        "known_zone": latest(known.known_zone, data.zone, event),
        "known_hours": latest(known.known_hours, _hours(data.working_hours), event),
        "known_deputy": latest(known.known_deputy, data.deputy, event),
    }
    return msgspec.structs.replace(known, **changes)


def _hours(said: WorkingHours | None) -> Hours | None:
    return None if said is None else Hours(said.start, said.end, tuple(int(day) for day in said.days))
