"""An OTLP collector in memory: what services export of their spans, over the real protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Exported:
    """A span as it was exported. Ids in hexadecimal; ``parent`` is empty for a root."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]
    links: tuple[str, ...]


@dataclass
class Collector:
    """The spans that arrived at ``endpoint``, in order."""

    endpoint: str = ""
    _spans: list[Exported] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def of(self, trace: str) -> list[Exported]:
        """The spans of one trace."""
        with self._lock:
            return [span for span in self._spans if span.trace == trace]

    def take(self, body: bytes) -> None:
        """Keep the spans of one request."""
        request = ExportTraceServiceRequest.FromString(body)
        found = [
            _exported(resource, span)
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        with self._lock:
            self._spans += found


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port of the loopback interface."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    collector.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _exported(resource: Any, span: Any) -> Exported:
    named = {one.key: one.value.string_value for one in resource.resource.attributes}
    return Exported(
        service=named.get("service.name", ""),
        name=span.name,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        attributes={one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes},
        links=tuple(link.trace_id.hex() for link in span.links),
    )
