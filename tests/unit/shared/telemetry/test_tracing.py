from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from shared.events.traceparent import valid_traceparent
from shared.telemetry import tracing

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = int("0af7651916cd43dd8448eb211c80319c", 16)


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.use(None)


def test_without_an_endpoint_nothing_is_traced_and_the_context_travels_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.ENDPOINT, raising=False)
    tracing.configure("intake")
    assert not tracing.on()
    with tracing.span("record", PARENT, {}) as handed_on:
        assert handed_on == PARENT
    assert tracing.begin("record", PARENT, {}, kind=SpanKind.SERVER).traceparent == PARENT


def test_a_span_goes_on_with_the_trace_it_is_given(exported: InMemorySpanExporter) -> None:
    with tracing.span("record", PARENT, {"rapport.stream_version": 3}) as handed_on:
        below = tracing.begin("send", handed_on, {}, kind=SpanKind.PRODUCER)
    below.end()
    record, send = exported.get_finished_spans()
    assert (record.name, send.name) == ("record", "send")
    assert record.context.trace_id == send.context.trace_id == TRACE
    assert record.parent is not None
    assert record.parent.span_id == int("b7ad6b7169203331", 16)
    assert send.parent is not None
    assert send.parent.span_id == record.context.span_id
    assert dict(record.attributes or {}) == {"rapport.stream_version": 3}


def test_without_a_trace_a_span_begins_one_that_others_can_go_on_with(exported: InMemorySpanExporter) -> None:
    with tracing.span("record", None, {}) as handed_on:
        assert valid_traceparent(handed_on) == handed_on
    [record] = exported.get_finished_spans()
    assert record.parent is None
    assert handed_on is not None
    assert f"{record.context.trace_id:032x}" in handed_on


def test_a_span_of_several_traces_links_to_each_and_passes_over_what_is_no_trace(
    exported: InMemorySpanExporter,
) -> None:
    with tracing.span("digest", None, {}, links=[PARENT, "nonsense"]):
        pass
    [digest] = exported.get_finished_spans()
    assert [link.context.trace_id for link in digest.links] == [TRACE]
