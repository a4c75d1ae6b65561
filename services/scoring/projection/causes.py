"""Which fact of a batch caused a conclusion, so that a fact can be traced to the mail it led to."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from operator import attrgetter

from shared.events import Event, NewEvent
from shared.events.scoring import HealthChanged, RiskClosed, RiskOpened

_RECORDED = attrgetter("recorded_at", "id")


def caused(event: NewEvent, facts: Sequence[Event]) -> NewEvent:
    """``event``, caused by the latest of ``facts`` in its evidence; if there is none, by the latest of all."""
    named = _evidence(event)
    cause = max((fact for fact in facts if fact.id in named), key=_RECORDED, default=None) or max(facts, key=_RECORDED)
    return replace(event, correlation_id=cause.correlation_id, causation_id=cause.id, traceparent=cause.traceparent)


def _evidence(event: NewEvent) -> Collection[str]:
    match event.data:
        case RiskOpened(evidence=evidence) | RiskClosed(evidence=evidence):
            return set(evidence)
        case HealthChanged(contributions=contributions):
            return {name for contribution in contributions for name in contribution.evidence}
        case _:
            return ()
