"""A fact as a CloudEvent (CloudEvents 1.0.2), for each way in.

Written out here rather than taken from the services' code: the demo reports as any outsider does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.local.demo.facts import Fact
from deploy.local.demo.lines import Door

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"

KafkaHeaders = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Record:
    """What is written to Kafka."""

    key: bytes
    value: bytes
    headers: KafkaHeaders


def attributes(fact: Fact) -> dict[str, str]:
    """The context attributes."""
    return {
        "specversion": "1.0",
        "id": fact.id,
        "source": fact.source,
        "type": fact.type,
        "subject": fact.subject,
        "time": fact.time.isoformat(),
        "datacontenttype": JSON,
    }


def document(fact: Fact) -> dict[str, Any]:
    """The event in JSON format, for the structured and batch modes."""
    return {**attributes(fact), "data": fact.data}


def encoded(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


def http_headers(fact: Fact) -> dict[str, str]:
    """The headers of the HTTP binding's binary mode; all our attributes are plain ASCII."""
    return {"content-type": JSON, **{f"ce-{name}": text for name, text in _without_content_type(fact).items()}}


def record(fact: Fact, door: Door) -> Record:
    """The fact for one of Kafka's doors."""
    if door is Door.KAFKA_STRUCTURED:
        return Record(fact.subject.encode(), encoded(document(fact)), [("content-type", STRUCTURED.encode())])
    headers = [(f"ce_{name}", text.encode()) for name, text in _without_content_type(fact).items()]
    return Record(fact.subject.encode(), encoded(fact.data), [("content-type", JSON.encode()), *headers])


def _without_content_type(fact: Fact) -> Mapping[str, str]:
    return {name: text for name, text in attributes(fact).items() if name != "datacontenttype"}
