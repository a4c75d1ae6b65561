"""What both doors tell of facts: a span, a line and a count for each."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Literal

import structlog
from opentelemetry.trace import SpanKind

from shared.cloudevents import CloudEvent
from shared.events import Reported
from shared.refusal import Refusal
from shared.reporting.recorder import Outcome, Recorded
from shared.telemetry import logs, metrics, tracing

log = structlog.get_logger()


@contextmanager
def traced(read: list[Reported | Refusal]) -> Iterator[list[Reported | Refusal]]:
    """A span for each fact while it is recorded; what follows from the fact is traced under it."""
    if not tracing.on():
        yield read
        return
    with ExitStack() as ends:
        yield [fact if isinstance(fact, Refusal) else _under_span(fact, ends) for fact in read]


def _under_span(fact: Reported, ends: ExitStack) -> Reported:
    said = {
        "cloudevents.event_id": fact.id,
        "cloudevents.event_source": fact.source,
        "cloudevents.event_type": fact.type.name,
        "cloudevents.event_subject": fact.subject,
    }
    span = tracing.begin(f"record {fact.type.name}", fact.traceparent, said, kind=SpanKind.SERVER)
    ends.callback(span.end)
    return replace(fact, traceparent=span.traceparent)


def count(
    event: CloudEvent | Refusal, fact: Reported | Refusal, outcome: Outcome, door: Literal["http", "kafka"]
) -> None:
    """Count and log the outcome of ``event``: refusals and advice at INFO, the others at DEBUG."""
    match outcome:
        case Refusal(reason=reason):
            metrics.REFUSED.labels(reason.value, door).inc()
            log.info("fact_refused", reason=reason.value, door=door, **_named(event))
        case Recorded(repeated=True):
            metrics.REPEATED.labels(door).inc()
            if logs.debugging():
                log.debug("fact_repeated", door=door, **_outcome(fact, outcome))
        case _:
            assert isinstance(fact, Reported)
            metrics.RECORDED.labels(fact.type.name, door).inc()
            if outcome.advice is not None:
                metrics.ADVISED.labels(door).inc()
                log.info("fact_advised", door=door, **_outcome(fact, outcome))
            if logs.debugging():
                log.debug("fact_recorded", door=door, **_outcome(fact, outcome))


def _named(event: CloudEvent | Refusal) -> dict[str, Any]:
    """What a refused event calls itself, as far as it can be read. Its words are nowhere in it."""
    if isinstance(event, Refusal):
        return {"type": None, "subject": None, "version": None, "correlation_id": None, "causation_id": None}
    correlation = event.extensions.get("correlationid") or event.id
    return {
        "type": event.type[:_LONGEST],
        "subject": None if event.subject is None else event.subject[:_LONGEST],
        "version": None,
        "correlation_id": str(correlation)[:_LONGEST],
        "causation_id": event.id[:_LONGEST],
    }


def _outcome(fact: Reported | Refusal, outcome: Recorded) -> dict[str, Any]:
    assert isinstance(fact, Reported)
    return {
        "event_id": outcome.event,
        "type": fact.type.name,
        "subject": outcome.subject,
        "version": outcome.version,
        "correlation_id": fact.correlation_id,
        "causation_id": fact.id,
    }


#: What an event calls itself may be long, and is not yet known to be right.
_LONGEST = 256
