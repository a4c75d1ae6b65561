"""The JSON Schemas of facts in structured mode (CloudEvents JSON format): the attributes and the data in one object."""

from collections.abc import Iterable
from typing import Any

from shared.events.identifiers import ADDRESS_PATTERN, LONGEST
from shared.events.language import EventType, Language
from shared.events.reading import MAX_ID, MAX_SOURCE
from shared.events.schema.schemas import Schema
from shared.events.schema.shared_schemas import PLACE, shared_schemas

Node = dict[str, Any]

#: The name of the schema of a fact of any type.
FACT = "Fact"


def structured_events(language: Language, entries: Iterable[EventType]) -> Schema:
    """All schemas, by their names: ``FACT`` is one of ``entries`` told apart by their type."""
    types = tuple(entries)
    references, schemas = shared_schemas(types)
    schemas = {name: _with_nulls(schema) for name, schema in schemas.items()}
    facts = {_name(entry): _fact(entry, references[entry.name], language) for entry in types}
    return {**schemas, **facts, FACT: _one_of(types)}


def _with_nulls(schema: Schema) -> Schema:
    """``schema`` as facts are read: a member that may be left out may be null."""
    properties, required = schema.get("properties", {}), schema.get("required", ())
    if not properties:
        return schema
    read = {name: member if name in required else _nullable(_plain(member)) for name, member in properties.items()}
    return {**schema, "properties": read}


def _plain(member: Node) -> Node:
    """Without a default that is an object, from which generators of clients make nothing; its schema has the parts'."""
    return {name: part for name, part in member.items() if not (name == "default" and isinstance(part, dict))}


def _nullable(member: Node) -> Node:
    if {"type": "null"} in member.get("anyOf", ()):
        return member
    kept: Node = {name: member[name] for name in ("default", "title") if name in member}
    return {**kept, "anyOf": [{name: member[name] for name in member if name not in kept}, {"type": "null"}]}


def _one_of(types: Iterable[EventType]) -> Node:
    mapping = {entry.name: f"{PLACE}{_name(entry)}" for entry in types}
    return {
        "title": FACT,
        "description": "A fact as a CloudEvent; `type` says which. `source` and `id` together are the idempotency key.",
        "oneOf": [{"$ref": place} for place in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }


def _fact(entry: EventType, data: str, language: Language) -> Node:
    return {
        "title": _name(entry),
        "description": (entry.model.__doc__ or entry.name).strip(),
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {**_attributes(entry.name, language), "data": {"$ref": data}},
        "propertyNames": {"pattern": "^[a-z0-9]+$"},
        "additionalProperties": _extension("An extension attribute."),
    }


def _attributes(name: str, language: Language) -> Node:
    return {
        "specversion": {"type": "string", "const": "1.0"},
        "id": _string("The reporter's id of the fact.", minLength=1, maxLength=MAX_ID),
        "source": _string("The reporting system.", format="uri-reference", minLength=1, maxLength=MAX_SOURCE),
        "type": {"type": "string", "const": name},
        "subject": _string(language.description.subject, pattern=ADDRESS_PATTERN, maxLength=LONGEST),
        "time": _string("When it happened; at most 5 minutes ahead.", format="date-time"),
        "datacontenttype": _optional("application/json, which is also the default."),
        "dataschema": _optional("Not used.", format="uri"),
        "correlationid": _extension("Passed on to everything that follows from the fact.", maxLength=MAX_ID),
        "traceparent": _extension("W3C trace context."),
    }


def _string(description: str, **more: Any) -> Node:
    return {"type": "string", "description": description, **more}


def _optional(description: str, **more: Any) -> Node:
    return {"type": ["string", "null"], "description": description, **more}


def _extension(description: str, **more: Any) -> Node:
    return {"type": ["string", "integer", "boolean", "null"], "description": description, **more}


def _name(entry: EventType) -> str:
    return f"{entry.model.__name__}Fact"
