"""Spans along a fact's way, joined by the W3C trace context that travels with it as `traceparent`.

Off, and free of cost, unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set: then spans go there by OTLP over HTTP, in batches.
The SDK's own environment variables (`OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`) count. Tracing never decides over a fact: what
goes wrong in it is the exporter's to log.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, SpanKind, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"

_PROPAGATOR = TraceContextTextMapPropagator()
_HEADER = "traceparent"

Attributes = Mapping[str, str | int]


@dataclass(slots=True)
class _State:
    provider: TracerProvider | None = None


_STATE = _State()


def configure(service: str) -> None:
    """Export spans of ``service`` if the environment names where to; else there are none."""
    if not os.environ.get(ENDPOINT):
        return
    # Loaded only where it is used: it costs a service 10 MB.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider as Provider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = Provider(resource=Resource.create({"service.name": f"rapport-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider)


def use(provider: TracerProvider | None) -> None:
    """Make spans with ``provider`` from now on; None: make none."""
    _STATE.provider = provider


def on() -> bool:
    """Whether spans are made. Hot paths ask before they gather what a span would say."""
    return _STATE.provider is not None


def flush() -> None:
    """Send what is left, at the end of the process."""
    if (end := getattr(_STATE.provider, "shutdown", None)) is not None:
        end()


@contextmanager
def span(
    name: str,
    traceparent: str | None,
    attributes: Attributes,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    links: Iterable[str] = (),
) -> Iterator[str | None]:
    """A span around the block, under ``traceparent`` or a new root; gives the traceparent of what follows from it.

    ``links``: traceparents of others that it belongs to. Where tracing is off, ``traceparent`` is passed on as it is.
    """
    if _STATE.provider is None:
        yield traceparent
        return
    tracer = _STATE.provider.get_tracer("rapport")
    found = [_link(other) for other in links]
    with tracer.start_as_current_span(
        name, _context(traceparent), kind, dict(attributes), links=[link for link in found if link is not None]
    ) as current:
        yield _traceparent(current)


@dataclass(frozen=True, slots=True)
class Opened:
    """A span that was begun, for one item among many. ``traceparent``: of what follows from it."""

    traceparent: str | None
    made: trace.Span | None = None

    def end(self) -> None:
        """It ends now."""
        if self.made is not None:
            self.made.end()


def begin(
    name: str, traceparent: str | None, attributes: Attributes, *, kind: SpanKind, began: int | None = None
) -> Opened:
    """Begin a span under ``traceparent``, or a new root, now or at ``began`` (nanoseconds since 1970)."""
    if _STATE.provider is None:
        return Opened(traceparent)
    tracer = _STATE.provider.get_tracer("rapport")
    made = tracer.start_span(name, _context(traceparent), kind, dict(attributes), start_time=began)
    return Opened(_traceparent(made), made)


def now() -> int:
    """Nanoseconds since 1970, as spans count them."""
    return time.time_ns()


def _context(traceparent: str | None) -> Context:
    return _PROPAGATOR.extract({} if traceparent is None else {_HEADER: traceparent}, context=Context())


def _link(traceparent: str) -> Link | None:
    context = trace.get_current_span(_context(traceparent)).get_span_context()
    return Link(context) if context.is_valid else None


def _traceparent(made: trace.Span) -> str | None:
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(made, Context()))
    return carrier.get(_HEADER)
