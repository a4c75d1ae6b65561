"""Which fact of a batch caused a conclusion, so that a fact can be traced to the mail it led to."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from shared.events import Event, NewEvent
from shared.events.scoring import RiskClosed, RiskOpened

_RECORDED = attrgetter("recorded_at", "id")


def caused(event: NewEvent, facts: Sequence[Event]) -> NewEvent:
    """``event``, caused by the latest of ``facts`` in its evidence; if there is none, by the latest of all."""
    cause = _named(event, facts) or max(facts, key=_RECORDED)
    return replace(event, correlation_id=cause.correlation_id, causation_id=cause.id, traceparent=cause.traceparent)


def _named(event: NewEvent, facts: Sequence[Event]) -> Event | None:
    # Not of a changed score: its reasons name far more than this batch, and reading them all costs more than it tells.
    match event.data:
        case RiskOpened(evidence=evidence) | RiskClosed(evidence=evidence) if evidence:
            return max((fact for fact in facts if fact.id in evidence), key=_RECORDED, default=None)
        case _:
            return None
