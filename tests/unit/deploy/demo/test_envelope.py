import json
from datetime import UTC, datetime

from deploy.local.demo.envelope import document, http_headers, record
from deploy.local.demo.facts import Fact
from deploy.local.demo.lines import Door

FACT = Fact(
    source="/telephony",
    id="acme-01-001",
    type="rapport.CallMissed.v1",
    subject="acme",
    time=datetime(2026, 5, 4, 8, 30, tzinfo=UTC),
    data={"call": "c-1", "message": "Ring me – soon"},
    door=Door.KAFKA_BINARY,
)
ATTRIBUTES = {
    "specversion": "1.0",
    "id": "acme-01-001",
    "source": "/telephony",
    "type": "rapport.CallMissed.v1",
    "subject": "acme",
    "time": "2026-05-04T08:30:00+00:00",
}


def test_structured_it_is_one_json_object() -> None:
    whole = {**ATTRIBUTES, "datacontenttype": "application/json", "data": FACT.data}
    assert document(FACT) == whole
    sent = record(FACT, Door.KAFKA_STRUCTURED)
    assert json.loads(sent.value) == whole
    assert sent.headers == [("content-type", b"application/cloudevents+json")]


def test_binary_over_kafka_its_attributes_are_headers() -> None:
    sent = record(FACT, Door.KAFKA_BINARY)
    assert sent.key == b"acme"
    assert json.loads(sent.value) == FACT.data
    expected = {f"ce_{name}": text.encode() for name, text in ATTRIBUTES.items()}
    assert dict(sent.headers) == {"content-type": b"application/json", **expected}


def test_binary_over_http_its_attributes_are_headers() -> None:
    expected = {f"ce-{name}": text for name, text in ATTRIBUTES.items()}
    assert http_headers(FACT) == {"content-type": "application/json", **expected}
