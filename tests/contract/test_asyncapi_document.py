"""The AsyncAPI document holds together: every reference resolves, every topic, type and service is in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from shared.events import wire
from shared.events.catalogue import ALL_TOPICS, CATALOGUE, OWNERS, RAPPORT, REPORTABLE, Service, Topic
from shared.events.schema.asyncapi import FILE, document
from tests.support.contexts import CONTEXTS

DOCUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text())


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for member in node.values():
            yield from references(member)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def resolve(reference: str) -> Any:
    node: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def messages_of(channel: str) -> list[Any]:
    return [resolve(message["$ref"]) for message in DOCUMENT["channels"][channel]["messages"].values()]


def test_it_is_what_is_generated() -> None:
    assert document(RAPPORT) == DOCUMENT
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= DOCUMENT["info"].keys()


def test_every_reference_resolves() -> None:
    found = set(references(DOCUMENT))
    assert found
    for reference in found:
        if reference.startswith("./"):
            assert (FILE.parent / reference).is_file(), reference
        else:
            assert resolve(reference), reference


def test_every_topic_is_a_channel() -> None:
    assert sorted(channel["address"] for channel in DOCUMENT["channels"].values()) == sorted(ALL_TOPICS)


@pytest.mark.parametrize("topic", Topic)
def test_every_type_is_on_its_topic(topic: Topic) -> None:
    names = [message["name"] for message in messages_of(topic.short)]
    assert names == [name for name, entry in CATALOGUE.items() if entry.topic is topic]


def test_what_can_be_reported_is_on_the_reported_topic() -> None:
    assert [message["name"] for message in messages_of("reported")] == [
        name for name, entry in CATALOGUE.items() if entry.topic in REPORTABLE
    ]


def test_operations_send_to_owned_topics_and_name_messages_of_their_channel() -> None:
    for name, operation in DOCUMENT["operations"].items():
        channel = operation["channel"]["$ref"]
        assert operation["action"] in {"send", "receive"}
        assert operation["messages"], name
        assert all(message["$ref"].startswith(f"{channel}/messages/") for message in operation["messages"])
    sends = {name for name, operation in DOCUMENT["operations"].items() if operation["action"] == "send"}
    assert sends == {f"{owner}-sends-{topic.short}" for topic, owner in OWNERS.items()} | {
        "intake-sends-dead",
        "interactions-sends-dead",
    }
    assert {
        f"{service}-receives-{topic.short}" for service in Service for topic in RAPPORT.reads.get(service, ())
    } <= DOCUMENT["operations"].keys()


def test_the_headers_are_those_the_relay_writes() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    _, _, headers = wire.record(
        id="e-1", type="rapport.CallMissed.v1", topic=Topic.INTERACTIONS, subject="c-1", version=1, time=now,
        recorded_at=now, data_json=b"{}", correlation_id="r-1", causation_id="r-1", traceparent="00-x",
        service=CONTEXTS[Service.INTERACTIONS], reported_source="/crm", reported_id="7",
    )  # fmt: skip
    written = {name: value.decode() for name, value in headers}
    described = DOCUMENT["components"]["messages"]["CallMissed"]["headers"]
    common = resolve(described["allOf"][0]["$ref"])
    assert written.keys() == common["properties"].keys()
    for schema in (common, described["allOf"][1]):
        Draft202012Validator(schema).validate(written)
