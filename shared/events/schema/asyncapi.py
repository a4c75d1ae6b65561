"""One AsyncAPI 3.0 document of all topics: which service sends what to which topic, with which key and headers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from shared.cloudevents.media_type import STRUCTURED
from shared.cloudevents.size import MAX_FACT_BYTES
from shared.events.language import EventType, Language, ReportedTopic
from shared.events.schema.asyncapi_headers import dead_headers, header_schemas, recorded_headers, reported_headers
from shared.events.schema.asyncapi_servers import ANY, Broker, security_schemes, servers
from shared.events.schema.schemas import CONTRACTS, file_name
from shared.events.schema.shared_schemas import shared_schemas

FILE = CONTRACTS / "asyncapi.yaml"
#: The version of the document as a whole; types and topics carry their own versions.
VERSION = "1.0.0"
_BINDING = "0.5.0"

Node = dict[str, Any]


def document(language: Language) -> Node:
    """The document as it is committed: the schemas of the data are files beside it, Kafka is wherever it is."""
    files = {name: f"./{file_name(name)}" for name in language.types}
    return _document(language, ANY, files, {})


def served(language: Language, broker: Broker) -> Node:
    """The document as a service gives it away: it names the server in use, and no reference leads out of it."""
    payloads, schemas = shared_schemas(language.types.values())
    return _document(language, (broker,), payloads, _with_plain_discriminators(schemas))


def _document(language: Language, brokers: Sequence[Broker], payloads: Mapping[str, str], schemas: Node) -> Node:
    """``payloads``: by the type's name, where the schema of its data is. ``schemas``: what else is in the document."""
    about = language.description
    security = security_schemes(brokers)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": about.title, "version": VERSION, "description": about.about},
        "defaultContentType": "application/json",
        "servers": servers(brokers),
        "channels": {_channel_id(language, address): _channel(language, address) for address in about.topics},
        "operations": dict(_operations(language)),
        "components": {
            "messages": dict(_messages(language, payloads)),
            "schemas": header_schemas(language) | schemas,
            **({"securitySchemes": security} if security else {}),
        },
    }


def _with_plain_discriminators(value: Any) -> Any:
    """AsyncAPI has OpenAPI's discriminator as the name of a property; which schema has which value, a const says."""
    if isinstance(value, list):
        return [_with_plain_discriminators(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {name: _with_plain_discriminators(member) for name, member in value.items()}
    if isinstance(found := members.get("discriminator"), dict) and "propertyName" in found:
        members["discriminator"] = found["propertyName"]
    return members


def text(language: Language) -> str:
    """The document as it is committed, in YAML."""
    return yaml.dump(document(language), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes equal values out again: a document for readers has no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the base's
        return True


def _channel(language: Language, address: str) -> Node:
    return {
        "address": str(address),
        "title": language.description.topics[address],
        "messages": {name: _ref("components", "messages", name) for name in _message_names(language, address)},
        "bindings": {
            "kafka": {
                "topic": str(address),
                # Projections are rebuilt from the log.
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1},
                "bindingVersion": _BINDING,
            }
        },
    }


def _operations(language: Language) -> Iterable[tuple[str, Node]]:
    reported = tuple(topic.name for topic in language.reported)
    for service in language.services:
        takes, refuses = (reported, (language.dead,)) if service in language.take_reports else ((), ())
        own = (topic for topic, owner in language.owners.items() if owner == service)
        for address in (*takes, *language.reads.get(service, ())):
            yield _operation(language, "receive", service, address)
        for address in (*own, *refuses):
            yield _operation(language, "send", service, address)


def _operation(language: Language, action: str, service: str, address: str) -> tuple[str, Node]:
    channel = _channel_id(language, address)
    names = _message_names(language, address, None if address not in language.reported_topics else service)
    return f"{service}-{action}s-{channel}", {
        "action": action,
        "channel": _ref("channels", channel),
        "title": f"{service} {action}s {address}",
        "messages": [_ref("channels", channel, "messages", name) for name in names],
    }


def _messages(language: Language, payloads: Mapping[str, str]) -> Iterable[tuple[str, Node]]:
    for entry in language.types.values():
        yield _short(entry), _recorded(entry, language, payloads[entry.name])
    for entry in language.types.values():
        if entry.reportable:
            yield f"{_short(entry)}Reported", _reported(entry, payloads[entry.name])
    yield "RefusedFact", _refused(language)


def _recorded(entry: EventType, language: Language, payload: str) -> Node:
    return {
        "name": entry.name,
        "title": _short(entry),
        "summary": _first_line(entry),
        "contentType": "application/json",
        "headers": recorded_headers(entry, language.name),
        "payload": {"$ref": payload},
        "bindings": _key(f"The subject: {language.description.subject[0].lower()}{language.description.subject[1:]}"),
    }


def _reported(entry: EventType, payload: str) -> Node:
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
        "payload": {"$ref": payload},
        "bindings": _key("Any key; the subject keeps one client's facts in order."),
    }


def _refused(language: Language) -> Node:
    topics = ", ".join(topic.name for topic in language.reported)
    return {
        "name": f"{language.name}.refused",
        "title": "RefusedFact",
        "summary": f"A record of {topics} (or the body of a request) with its own key, value and headers.",
        "contentType": "application/octet-stream",
        "headers": dead_headers(),
        "payload": {"description": "The original bytes, whatever they are."},
        "bindings": _key("The original key."),
    }


def _key(description: str) -> Node:
    return {"kafka": {"key": {"type": "string", "description": description}, "bindingVersion": _BINDING}}


def _message_names(language: Language, address: str, owner: str | None = None) -> list[str]:
    """``owner``: of reported facts only those that this service takes."""
    if address == language.dead:
        return ["RefusedFact"]
    if (topic := language.reported_topics.get(address)) is not None:
        return [f"{_short(entry)}Reported" for entry in _reported_on(topic, language) if owner in {None, entry.owner}]
    return [_short(entry) for entry in language.types.values() if entry.topic == address]


def _reported_on(topic: ReportedTopic, language: Language) -> Iterable[EventType]:
    facts = (entry for entry in language.types.values() if entry.reportable)
    return (entry for entry in facts if topic.types is None or entry.name in topic.types)


def _channel_id(language: Language, address: str) -> str:
    return "dead" if address == language.dead else address.split(".")[1]


def _short(entry: EventType) -> str:
    return entry.model.__name__


def _first_line(entry: EventType) -> str:
    return (entry.model.__doc__ or entry.name).strip().splitlines()[0]


def _ref(*path: str) -> Node:
    return {"$ref": "#/" + "/".join(path)}
