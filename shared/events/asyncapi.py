"""One AsyncAPI 3.0 document of all topics: which service sends what to which topic, with which key and headers."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from shared.cloudevents.media_type import STRUCTURED
from shared.cloudevents.size import MAX_FACT_BYTES
from shared.events.asyncapi_headers import HEADER_SCHEMAS, dead_headers, recorded_headers, reported_headers
from shared.events.catalogue import CATALOGUE, DEAD, OWNERS, REPORTED, EventType, Service, Topic
from shared.events.schemas import CONTRACTS, file_name

FILE = CONTRACTS / "asyncapi.yaml"
#: The version of the document as a whole; types and topics carry their own versions.
VERSION = "1.0.0"
_BINDING = "0.5.0"

Node = dict[str, Any]

#: The topics each service reads besides reported facts.
READS: Mapping[Service, tuple[Topic, ...]] = {
    Service.INTAKE: (),
    Service.INTERACTIONS: (),
    Service.SCORING: (Topic.CLIENTS, Topic.INTERACTIONS, Topic.PEOPLE),
    Service.ALERTS: (Topic.CLIENTS, Topic.PEOPLE, Topic.SCORING),
}
#: The services that read `rapport.reported.v1` and send refused facts to `rapport.reported.v1.dead`.
TAKES_REPORTS = (Service.INTAKE, Service.INTERACTIONS)

_TITLES: Mapping[str, str] = {
    REPORTED: "Facts reported by the firm's systems; late, repeated and out-of-order facts are accepted",
    DEAD: "Reported facts that are invalid: the original record, with the reason in headers",
    Topic.CLIENTS.value: "Who the client is and who looks after it",
    Topic.PEOPLE.value: "Partners and staff",
    Topic.INTERACTIONS.value: "What happened with a client",
    Topic.SCORING.value: "How a relationship stands, and why",
    Topic.ALERTS.value: "Who was notified of what",
}


def document() -> Node:
    """The document as plain values."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rapport",
            "version": VERSION,
            "description": "The events of Rapport, which watches how a firm's client relationships stand.",
        },
        "defaultContentType": "application/json",
        "channels": {_channel_id(address): _channel(address) for address in _TITLES},
        "operations": dict(_operations()),
        "components": {"messages": dict(_messages()), "schemas": HEADER_SCHEMAS},
    }


def text() -> str:
    """The document as it is committed, in YAML."""
    return yaml.dump(document(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes equal values out again: a document for readers has no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the base's
        return True


def _channel(address: str) -> Node:
    return {
        "address": address,
        "title": _TITLES[address],
        "messages": {name: _ref("components", "messages", name) for name in _message_names(address)},
        "bindings": {
            "kafka": {
                "topic": address,
                # Projections are rebuilt from the log.
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1},
                "bindingVersion": _BINDING,
            }
        },
    }


def _operations() -> Iterable[tuple[str, Node]]:
    for service in Service:
        takes = (REPORTED,) if service in TAKES_REPORTS else ()
        refuses = (DEAD,) if service in TAKES_REPORTS else ()
        for address in (*takes, *READS[service]):
            yield f"{service}-receives-{_channel_id(address)}", _operation("receive", service, address)
        for address in (*(topic for topic in Topic if OWNERS[topic] is service), *refuses):
            yield f"{service}-sends-{_channel_id(address)}", _operation("send", service, address)


def _operation(action: str, service: Service, address: str) -> Node:
    channel = _channel_id(address)
    names = [name for name in _message_names(address) if address != REPORTED or _owner(name) is service]
    return {
        "action": action,
        "channel": _ref("channels", channel),
        "title": f"{service} {action}s {address}",
        "messages": [_ref("channels", channel, "messages", name) for name in names],
    }


def _messages() -> Iterable[tuple[str, Node]]:
    for entry in CATALOGUE.values():
        yield _short(entry), _recorded(entry)
    for entry in CATALOGUE.values():
        if entry.reportable:
            yield f"{_short(entry)}Reported", _reported(entry)
    yield "RefusedFact", _refused()


def _recorded(entry: EventType) -> Node:
    return {
        "name": entry.name,
        "title": _short(entry),
        "summary": _first_line(entry),
        "contentType": "application/json",
        "headers": recorded_headers(entry),
        "payload": {"$ref": f"./{file_name(entry.name)}"},
        "bindings": _key("The subject: the id of the client, or of the person on the people topic."),
    }


def _reported(entry: EventType) -> Node:
    return {
        "name": entry.name,
        "title": f"{_short(entry)}, reported",
        "summary": _first_line(entry),
        "description": (
            f"In binary mode, as described here; or in structured mode, with content-type {STRUCTURED}, the attributes"
            " and the data in one JSON document. source and id together are the idempotency key."
            f" At most {MAX_FACT_BYTES} bytes."
        ),
        "contentType": "application/json",
        "headers": reported_headers(entry),
        "payload": {"$ref": f"./{file_name(entry.name)}"},
        "bindings": _key("Any key; the subject keeps one client's facts in order."),
    }


def _refused() -> Node:
    return {
        "name": "rapport.refused",
        "title": "RefusedFact",
        "summary": "A record of rapport.reported.v1 (or the body of a request) with its own key, value and headers.",
        "contentType": "application/octet-stream",
        "headers": dead_headers(),
        "payload": {"description": "The original bytes, whatever they are."},
        "bindings": _key("The original key."),
    }


def _key(description: str) -> Node:
    return {"kafka": {"key": {"type": "string", "description": description}, "bindingVersion": _BINDING}}


def _message_names(address: str) -> list[str]:
    if address == DEAD:
        return ["RefusedFact"]
    if address == REPORTED:
        return [f"{_short(entry)}Reported" for entry in CATALOGUE.values() if entry.reportable]
    return [_short(entry) for entry in CATALOGUE.values() if entry.topic == address]


def _owner(message: str) -> Service:
    return CATALOGUE[f"rapport.{message.removesuffix('Reported')}.v1"].owner


def _channel_id(address: str) -> str:
    return "dead" if address == DEAD else address.split(".")[1]


def _short(entry: EventType) -> str:
    return entry.model.__name__


def _first_line(entry: EventType) -> str:
    return (entry.model.__doc__ or entry.name).strip().splitlines()[0]


def _ref(*path: str) -> Node:
    return {"$ref": "#/" + "/".join(path)}
