"""The interactions slice: what happened. Pairs such as made and kept are sets: which half came first is forgotten."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from services.scoring.domain.clock import micros
from services.scoring.domain.fact import Fact, brief, replaced, without
from services.scoring.domain.fold_deadlines import at_risk, deadline_met, deadline_missed, deadline_set, told
from services.scoring.domain.fold_matters import matter_closed, matter_opened, status_reported, status_told
from services.scoring.domain.fold_voice import (
    competitor_mentioned,
    complaint_raised,
    complaint_resolved,
    feedback_received,
)
from services.scoring.domain.state import Broken, Interactions, Made, Missed
from shared.events import interactions as events
from shared.events.base import EventData
from shared.events.event import Event

_MOST_CALLS = 64
_MOST_PROMISES = 128
_MOST_BROKEN = 32


def fold_interactions(known: Interactions, event: Event) -> Interactions:
    """``known`` after ``event``."""
    fact = Fact(micros(event.time), event.id, micros(event.recorded_at))
    first = fact.recorded if known.first is None else min(known.first, fact.recorded)
    seen = known if first == known.first else replace(known, first=first)
    handle = _HANDLERS.get(type(event.data))
    return seen if handle is None else handle(seen, fact, event.data)


def _contact(known: Interactions, fact: Fact, data: events.ContactLogged) -> Interactions:
    told_status = data.purpose is events.Purpose.STATUS and not data.automated
    seen = status_told(known, fact, data.matter) if told_status else known
    return replace(seen, contacts=known.contacts.add(fact, data))


def _call_missed(known: Interactions, fact: Fact, data: events.CallMissed) -> Interactions:
    if known.returned.when(data.call) is not None:
        return known
    call = Missed(fact.time, fact.id, fact.recorded, data.whom, data.caller, brief(data.message, 2_000))
    return replace(known, calls=replaced(known.calls, data.call, call, _MOST_CALLS))


def _call_returned(known: Interactions, fact: Fact, data: events.CallReturned) -> Interactions:
    return replace(known, calls=without(known.calls, data.call), returned=known.returned.add(data.call, fact))


def _promise_made(known: Interactions, fact: Fact, data: events.PromiseMade) -> Interactions:
    if known.kept.when(data.promise) is not None:
        return known
    made = Made(fact.time, fact.id, fact.recorded, brief(data.what, 300) or "", micros(data.due), data.by)
    return replace(known, promises=replaced(known.promises, data.promise, made, _MOST_PROMISES))


def _promise_kept(known: Interactions, fact: Fact, data: events.PromiseKept) -> Interactions:
    return replace(
        known,
        promises=without(known.promises, data.promise),
        broken=without(known.broken, data.promise),
        kept=known.kept.add(data.promise, fact),
    )


def _promise_broken(known: Interactions, fact: Fact, data: events.PromiseBroken) -> Interactions:
    if known.kept.when(data.promise) is not None:
        return known
    broken = Broken(fact.time, fact.id, fact.recorded, data.owned_up, brief(data.reason, 300))
    return replace(known, broken=replaced(known.broken, data.promise, broken, _MOST_BROKEN))


_HANDLERS: Mapping[type[EventData] | type[None], Callable[[Interactions, Fact, Any], Interactions]] = MappingProxyType(
    {
        events.ContactLogged: _contact,
        events.CallMissed: _call_missed,
        events.CallReturned: _call_returned,
        events.PromiseMade: _promise_made,
        events.PromiseKept: _promise_kept,
        events.PromiseBroken: _promise_broken,
        events.DeadlineSet: deadline_set,
        events.DeadlineAtRisk: at_risk,
        events.ClientToldOfDelay: told,
        events.DeadlineMet: deadline_met,
        events.DeadlineMissed: deadline_missed,
        events.FeedbackReceived: feedback_received,
        events.ComplaintRaised: complaint_raised,
        events.ComplaintResolved: complaint_resolved,
        events.CompetitorMentioned: competitor_mentioned,
        events.MatterOpened: matter_opened,
        events.StatusReported: status_reported,
        events.MatterClosed: matter_closed,
    }
)
