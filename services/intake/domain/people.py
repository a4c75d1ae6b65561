"""The decider of the stream category `people`; subject: the person's id.

Only a second PersonAdded with other data is refused, unless the person had left before it: then they are back. A
PersonLeft reported again may name another successor; the latest counts. Facts about someone who left are late, facts
about someone not added yet are early; both are kept.
"""

import msgspec
from msgspec.structs import replace

from services.intake.domain.entry import contradiction
from services.intake.domain.profile import Profile
from shared.events import Event, NewEvent, Reported
from shared.events.people import AbsencePlanned, PersonAdded, PersonChanged, PersonLeft, PracticeReviewed
from shared.fact import Fact
from shared.lww import later
from shared.refusal import Refusal


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of a person. ``left``: the latest leaving, after which they may have returned.

    ``absences``: the latest plan of each, by its id; ``practice``: the latest review.
    """

    profile: Profile = Profile()
    left: Fact | None = None
    absences: dict[str, Fact] = msgspec.field(default_factory=dict)
    practice: Fact | None = None


INITIAL = Person()


def decide(state: Person, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
    """The event to record for ``fact``, or why it is refused."""
    if isinstance(fact.data, PersonAdded):
        refusal = contradiction(state.profile, state.left, fact, PersonChanged.__name__)
        if refusal is not None:
            return refusal
    return (fact.recorded(),)


def evolve(state: Person, event: Event) -> Person:
    """The state after ``event``; the same for the same events in any order. An unknown type changes nothing."""
    match event.data:
        case PersonAdded() as data:
            return replace(state, profile=state.profile.entering(Fact.of(event, data.document())))
        case PersonChanged() as data:
            return replace(state, profile=state.profile.changing(Fact.of(event, data.document())))
        case AbsencePlanned() as data:
            plan = later(state.absences.get(data.absence), Fact.of(event, data.document()))
            return replace(state, absences=state.absences | {data.absence: plan})
        case PracticeReviewed() as data:
            return replace(state, practice=later(state.practice, Fact.of(event, data.document())))
        case PersonLeft() as data:
            return replace(state, left=later(state.left, Fact.of(event, data.document())))
        case _:
            return state


def encode(state: Person) -> bytes:
    """The state as it is stored: equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> Person:
    """The state that ``encode`` was given. Raises ``msgspec.MsgspecError`` for anything else."""
    return _DECODER.decode(data)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Person)
