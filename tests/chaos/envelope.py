"""CloudEvents as an outsider writes them: nothing here comes from the services' code."""

import json
from typing import Any

from tests.chaos.facts import Fact

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def document(fact: Fact) -> dict[str, Any]:
    """The event in JSON format."""
    return {
        "specversion": "1.0", "id": fact.id, "source": fact.source, "type": fact.type, "subject": fact.subject,
        "time": fact.time.isoformat(), "datacontenttype": "application/json", "data": fact.data,
    }  # fmt: skip


def record(fact: Fact, *, structured: bool) -> tuple[bytes, list[tuple[str, str | bytes | None]]]:
    """Value and headers for Kafka."""
    if structured:
        return json.dumps(document(fact)).encode(), [("content-type", STRUCTURED.encode())]
    rest = ("specversion", "id", "source", "type", "subject", "time")
    said = document(fact)
    headers: list[tuple[str, str | bytes | None]] = [("content-type", b"application/json")]
    return json.dumps(fact.data).encode(), headers + [(f"ce_{name}", said[name].encode()) for name in rest]
