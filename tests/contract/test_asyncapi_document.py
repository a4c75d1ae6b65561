"""The AsyncAPI document holds together: every reference resolves, every topic, type and service is in it."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from shared.events import wire
from shared.events.catalogue import ALL_TOPICS, CATALOGUE, OWNERS, RAPPORT, REPORTABLE, Service, Topic
from shared.events.schema.asyncapi import FILE, document, served
from shared.events.schema.asyncapi_servers import MECHANISMS, Broker
from shared.events.schema.schemas import CONTRACTS, file_name
from shared.settings import KafkaSecurity, SaslMechanism
from tests.support import needs
from tests.support.contexts import CONTEXTS
from tests.support.references import references

DOCUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVED = served(RAPPORT, Broker("SASL_SSL", ("SCRAM-SHA-512",), ("a.example:9093", "b.example:9093")))


def resolve(reference: str, document: dict[str, Any] = DOCUMENT) -> Any:
    node: Any = document
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


def test_no_reference_of_the_served_document_leads_out_of_it() -> None:
    found = set(references(SERVED))
    assert len(found) > len(CATALOGUE)
    for reference in found:
        assert reference.startswith("#/"), reference
        assert resolve(reference, SERVED), reference


def test_what_is_served_differs_only_in_servers_and_in_where_the_schemas_are() -> None:
    for part in ("asyncapi", "info", "defaultContentType", "channels", "operations"):
        assert SERVED[part] == DOCUMENT[part]
    for name, message in SERVED["components"]["messages"].items():
        committed = DOCUMENT["components"]["messages"][name]
        assert {**message, "payload": None} == {**committed, "payload": None}


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_schema_served_says_what_the_committed_one_says(name: str) -> None:
    message = SERVED["components"]["messages"][CATALOGUE[name].model.__name__]
    inlined = resolve(message["payload"]["$ref"], SERVED)
    committed = json.loads((CONTRACTS / file_name(name)).read_text())
    for part in ("type", "required", "additionalProperties", "description"):
        assert inlined.get(part) == committed.get(part)
    assert inlined["properties"].keys() == committed["properties"].keys()


def test_the_served_document_names_the_server_in_use() -> None:
    assert SERVED["servers"].keys() == {"sasl-ssl"}
    server = SERVED["servers"]["sasl-ssl"]
    assert (server["host"], server["protocol"]) == ("{bootstrap}", "kafka-secure")
    assert server["variables"]["bootstrap"]["enum"] == ["a.example:9093", "b.example:9093"]
    [scheme] = server["security"]
    assert resolve(scheme["$ref"], SERVED)["type"] == "scramSha512"


def test_every_security_that_the_settings_offer_is_described() -> None:
    assert DOCUMENT["servers"].keys() == {kind.value.lower().replace("_", "-") for kind in KafkaSecurity}
    assert set(MECHANISMS) == {kind.value for kind in SaslMechanism}
    for kind in KafkaSecurity:
        server = DOCUMENT["servers"][kind.value.lower().replace("_", "-")]
        assert (server["protocol"] == "kafka-secure") is kind.tls
        assert ("security" in server) is kind.sasl


@pytest.mark.again
@pytest.mark.parametrize("served_by", [SERVED, None], ids=["served", "committed"])
def test_the_official_parser_finds_nothing_wrong(served_by: dict[str, Any] | None, tmp_path: Path) -> None:
    node = needs.program("node", get="install Node.js 20 or newer")
    file = tmp_path / "asyncapi.json"
    file.write_text(json.dumps(served_by))
    folder = needs.node_package("@asyncapi/parser", "3.6.6")
    done = subprocess.run(
        [node, "-e", PARSE, str(FILE if served_by is None else file)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


#: Prints what the parser says, but for hints that a newer version of AsyncAPI exists.
PARSE = """
const {Parser, fromFile} = require('@asyncapi/parser');
fromFile(new Parser(), process.argv[1]).parse().then(({diagnostics}) => {
  console.log(JSON.stringify(diagnostics.filter(d => d.severity < 2).map(d => [d.path.join('/'), d.message])));
});
"""
