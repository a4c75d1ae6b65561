"""The lifecycles of items: openings, notes and endings.

Promises, deadlines, complaints, matters, missed calls, mistakes, referrals, invoices, news, actions of the account
plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from shared.events import EventData
from shared.events.interactions import (
    ActionCompleted,
    ActionDropped,
    ActionPlanned,
    CallMissed,
    CallReturned,
    ClientToldOfDelay,
    ComplaintAcknowledged,
    ComplaintRaised,
    ComplaintResolved,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    InvoiceCancelled,
    InvoiceIssued,
    InvoicePaid,
    InvoiceQueried,
    MatterClosed,
    MatterOpened,
    MistakeDisclosed,
    MistakeRemedied,
    NewsDismissed,
    NewsMentioned,
    NewsSpotted,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    ReferralReceived,
    ReferralThanked,
    StatusReported,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lifecycle: the event and the word for it, as in "promise p-1 was *kept*".

    ``first``: for notes that may repeat, whether the first counts instead of the latest.
    """

    model: type[EventData]
    word: str
    first: bool = False

    @property
    def name(self) -> str:
        """The event's name; an item keeps the fact under it."""
        return self.model.__name__


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The lifecycle of items of one kind.

    ``kind`` is also the field that holds the item's id. An item has one ``opening`` and at most one of ``endings``;
    a second ending is a contradiction, unless ``both_may_be`` (an invoice written off and paid after all). Only append
    to ``endings``: closed items store positions in it. ``notes`` may repeat; the latest counts, or the first (see
    ``Step``). ``if_changed`` and ``if_over`` tell an integrator what to report instead of a second opening or ending.
    ``may_differ``: fields in which openings of one item may differ: a call rings the telephones of several people.
    """

    kind: str
    opening: Step
    endings: tuple[Step, ...]
    if_changed: str
    if_over: str
    notes: tuple[Step, ...] = ()
    both_may_be: bool = False
    may_differ: frozenset[str] = frozenset()

    def alike(self, opening: Mapping[str, Any]) -> dict[str, Any]:
        """What must be the same in all openings of one item."""
        return {name: value for name, value in opening.items() if name not in self.may_differ}


PROMISE = Lifecycle(
    kind="promise",
    opening=Step(PromiseMade, "made"),
    endings=(Step(PromiseKept, "kept"), Step(PromiseBroken, "broken")),
    if_changed="If another promise took its place, report PromiseBroken for this one and PromiseMade under a new id.",
    if_over="If the promise was made again, report PromiseMade under a new id.",
)
DEADLINE = Lifecycle(
    kind="deadline",
    opening=Step(DeadlineSet, "set"),
    endings=(Step(DeadlineMet, "met"), Step(DeadlineMissed, "missed")),
    notes=(Step(DeadlineAtRisk, "at_risk"), Step(ClientToldOfDelay, "told")),
    if_changed="If it moved, report ClientToldOfDelay with the new time as expected; another deadline needs a new id.",
    if_over="A deadline met late counts as missed; report the next deadline as DeadlineSet under a new id.",
)
COMPLAINT = Lifecycle(
    kind="complaint",
    opening=Step(ComplaintRaised, "raised"),
    endings=(Step(ComplaintResolved, "resolved"),),
    notes=(Step(ComplaintAcknowledged, "acknowledged", first=True),),
    if_changed="If the client complained again or of something else, report ComplaintRaised under a new id.",
    if_over="If the client complained again, report ComplaintRaised under a new id.",
)
MATTER = Lifecycle(
    kind="matter",
    opening=Step(MatterOpened, "opened"),
    endings=(Step(MatterClosed, "closed"),),
    notes=(Step(StatusReported, "status_reported"),),
    if_changed="If it was another instruction, report MatterOpened under a new id.",
    if_over="If the client gave a new instruction, report MatterOpened under a new id.",
)
CALL = Lifecycle(
    kind="call",
    opening=Step(CallMissed, "missed"),
    endings=(Step(CallReturned, "returned"),),
    if_changed="If it was another call, report CallMissed under a new id.",
    if_over="If it was another call, report CallMissed under a new id.",
    may_differ=frozenset({"whom"}),
)
MISTAKE = Lifecycle(
    kind="mistake",
    opening=Step(MistakeDisclosed, "disclosed"),
    endings=(Step(MistakeRemedied, "remedied"),),
    if_changed="If it was another mistake, report MistakeDisclosed under a new id.",
    if_over="If the mistake was made again, report MistakeDisclosed under a new id.",
)
REFERRAL = Lifecycle(
    kind="referral",
    opening=Step(ReferralReceived, "received"),
    endings=(Step(ReferralThanked, "thanked"),),
    if_changed="If the client sent someone else, report ReferralReceived under a new id.",
    if_over="If it was another referral, report ReferralReceived under a new id.",
)
INVOICE = Lifecycle(
    kind="invoice",
    opening=Step(InvoiceIssued, "issued"),
    endings=(Step(InvoicePaid, "paid"), Step(InvoiceCancelled, "cancelled")),
    notes=(Step(InvoiceQueried, "queried"),),
    if_changed="If another took its place, report InvoiceCancelled for this one and InvoiceIssued under a new id.",
    if_over="If the amount was charged again, report InvoiceIssued under a new id.",
    both_may_be=True,
)
NEWS = Lifecycle(
    kind="news",
    opening=Step(NewsSpotted, "spotted"),
    endings=(Step(NewsMentioned, "mentioned"), Step(NewsDismissed, "dismissed")),
    if_changed="If it is other news, report NewsSpotted under a new id.",
    if_over="If there was more news, report NewsSpotted under a new id.",
    both_may_be=True,
)
ACTION = Lifecycle(
    kind="action",
    opening=Step(ActionPlanned, "planned"),
    endings=(Step(ActionCompleted, "completed"), Step(ActionDropped, "dropped")),
    if_changed="If it moved, or another took its place, report ActionDropped for this one and ActionPlanned under a new"
    " id.",
    if_over="If the action was taken up again, report ActionPlanned under a new id.",
)

LIFECYCLES = (PROMISE, DEADLINE, COMPLAINT, MATTER, CALL, MISTAKE, REFERRAL, INVOICE, NEWS, ACTION)

_BY_MODEL: Mapping[type[EventData], tuple[Lifecycle, Step]] = MappingProxyType(
    {
        step.model: (lifecycle, step)
        for lifecycle in LIFECYCLES
        for step in (lifecycle.opening, *lifecycle.endings, *lifecycle.notes)
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact belongs: lifecycle, item id, step."""

    lifecycle: Lifecycle
    item: str
    step: Step


def place(data: EventData) -> Place | None:
    """Where ``data`` belongs; None if it belongs to no item (a contact, a status of all matters)."""
    found = _BY_MODEL.get(type(data))
    item = found and getattr(data, found[0].kind)
    return Place(found[0], item, found[1]) if found and item else None
