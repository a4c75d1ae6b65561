"""What is told of a batch once it is written; its transaction may still fail."""

from collections.abc import Iterable

import structlog
from opentelemetry.trace import SpanKind

from shared.events import Event
from shared.store.events import PendingEvent
from shared.telemetry import tracing
from shared.telemetry.following import attributes, identity

log = structlog.get_logger()


def tell_of_notable(concluded: Iterable[tuple[str, PendingEvent]]) -> None:
    """A line at INFO, by the name given, for each event that a conclusion called notable."""
    for name, item in concluded:
        log.info(name, **identity(item.event))


def tell_of_all(applied: Iterable[tuple[str, Event]], concluded: Iterable[PendingEvent]) -> None:
    """A line and a span for each event applied to a stream, a line for each that was concluded."""
    for stream, event in applied:
        log.debug("event_applied", stream=stream, **identity(event))
        if event.traceparent is not None:
            tracing.begin(f"apply {event.type}", event.traceparent, attributes(event), kind=SpanKind.CONSUMER).end()
    for item in concluded:
        log.debug("event_concluded", stream=item.stream_id, **identity(item.event))
