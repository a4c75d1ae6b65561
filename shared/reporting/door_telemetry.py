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
from shared.reporting.event_identity import event_id
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
        return dict.fromkeys(_NAMED)
    correlation, causation = (
        event.extensions.get(name) or event_id(event) for name in ("correlationid", "causationid")
    )
    named = (event.type, event.subject, None, correlation, causation, event.source, event.id)
    return {name: value and str(value)[:_LONGEST] for name, value in zip(_NAMED, named, strict=True)}


def _outcome(fact: Reported | Refusal, outcome: Recorded) -> dict[str, Any]:
    assert isinstance(fact, Reported)
    return {
        "event_id": outcome.event,
        "type": fact.type.name,
        "subject": outcome.subject,
        "version": outcome.version,
        "correlation_id": fact.correlation_id or event_id(fact),
        "causation_id": fact.causation_id or event_id(fact),
        "reported_source": fact.source,
        "reported_id": fact.id,
    }


_NAMED = ("type", "subject", "version", "correlation_id", "causation_id", "reported_source", "reported_id")
#: What an event calls itself may be long, and is not yet known to be right.
_LONGEST = 256
