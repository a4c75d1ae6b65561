"""What begins, is heard of, and ends: promises, deadlines, complaints, matters, missed calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.events import EventData
from shared.events.interactions import (
    CallMissed,
    CallReturned,
    ClientToldOfDelay,
    ComplaintRaised,
    ComplaintResolved,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    MatterClosed,
    MatterOpened,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    StatusReported,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life: the event and the word for it, as in "promise p-1 was *kept*"."""

    model: type[EventData]
    word: str

    @property
    def name(self) -> str:
        """The event's name, under which an item keeps the fact."""
        return self.model.__name__


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How items of one kind live.

    ``kind`` is also the field that holds the item's id. An item has one ``opening`` and at most one of ``endings``;
    that another ending is true as well is a contradiction. ``endings`` is only ever appended to: settled items are
    stored by position in it. ``notes`` may come any number of times, the latest counts. ``if_changed`` and ``if_over``
    tell an integrator what to report instead of another opening, and of another ending.
    """

    kind: str
    opening: Step
    endings: tuple[Step, ...]
    if_changed: str
    if_over: str
    notes: tuple[Step, ...] = ()


PROMISE = Lifecycle(
    kind="promise",
    opening=Step(PromiseMade, "made"),
    endings=(Step(PromiseKept, "kept"), Step(PromiseBroken, "broken")),
    if_changed="If another promise took its place, report PromiseBroken for this one and PromiseMade under a new id.",
    if_over="A promise that was given again is a PromiseMade under a new id.",
)
DEADLINE = Lifecycle(
    kind="deadline",
    opening=Step(DeadlineSet, "set"),
    endings=(Step(DeadlineMet, "met"), Step(DeadlineMissed, "missed")),
    notes=(Step(DeadlineAtRisk, "at_risk"), Step(ClientToldOfDelay, "told")),
    if_changed="If it moved, report ClientToldOfDelay with the new time as expected; what else is due needs a new id.",
    if_over="What was done after it was due is missed, not met; what is due next is a DeadlineSet under a new id.",
)
COMPLAINT = Lifecycle(
    kind="complaint",
    opening=Step(ComplaintRaised, "raised"),
    endings=(Step(ComplaintResolved, "resolved"),),
    if_changed="If the client complained again or of something else, report ComplaintRaised under a new id.",
    if_over="A complaint that came back is a ComplaintRaised under a new id.",
)
MATTER = Lifecycle(
    kind="matter",
    opening=Step(MatterOpened, "opened"),
    endings=(Step(MatterClosed, "closed"),),
    notes=(Step(StatusReported, "status_reported"),),
    if_changed="Report MatterOpened once; another instruction is a MatterOpened under a new id.",
    if_over="A new instruction is a MatterOpened under a new id.",
)
CALL = Lifecycle(
    kind="call",
    opening=Step(CallMissed, "missed"),
    endings=(Step(CallReturned, "returned"),),
    if_changed="If it was another call, report CallMissed under a new id.",
    if_over="Another call is a CallMissed under a new id.",
)

LIFECYCLES = (PROMISE, DEADLINE, COMPLAINT, MATTER, CALL)

_BY_MODEL: Mapping[type[EventData], tuple[Lifecycle, Step]] = MappingProxyType(
    {
        step.model: (lifecycle, step)
        for lifecycle in LIFECYCLES
        for step in (lifecycle.opening, *lifecycle.endings, *lifecycle.notes)
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact belongs: the life, the item's id, the step."""

    lifecycle: Lifecycle
    item: str
    step: Step


def place(data: EventData) -> Place | None:
    """Where ``data`` belongs; None where it stands for itself (a contact, a status of all matters)."""
    found = _BY_MODEL.get(type(data))
    item = found and getattr(data, found[0].kind)
    return Place(found[0], item, found[1]) if found and item else None
