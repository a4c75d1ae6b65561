"""JSON Schemas (2020-12) of the event types: what a writer must send, closed against fields that nobody knows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.events.language import EventType, Language

CONTRACTS = Path(__file__).parents[1] / "contracts"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

# RFC 3339's full-time has an offset; a time of day in a person's own zone has none, so there is no format for it.
_TIME_OF_DAY = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}


def schemas(language: Language) -> Mapping[str, Schema]:
    """The schema of every type of the language, by the type's name."""
    return {name: schema_of(entry, language.name) for name, entry in sorted(language.types.items())}


def schema_of(entry: EventType, language: str) -> Schema:
    """The schema of the data of one type. ``x-topic`` and ``x-reportable`` are the language's."""
    schema = _without_discriminators(with_times_of_day(entry.model.model_json_schema(by_alias=True, mode="validation")))
    return {
        **schema,
        "$schema": DIALECT,
        "$id": f"urn:{language}:event:{entry.name}",
        "title": entry.name,
        "x-topic": str(entry.topic),
        "x-reportable": entry.reportable,
    }


def text_of(schema: Schema) -> str:
    """``schema`` as it is committed: the same schema is always the same text."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def file_name(type_name: str) -> str:
    """The file that holds the schema of a type."""
    return f"{type_name}.json"


def _without_discriminators(value: Any) -> Any:
    """OpenAPI's discriminator is no word of JSON Schema, and AsyncAPI has another; the constants of ``kind`` say it."""
    if isinstance(value, list):
        return [_without_discriminators(item) for item in value]
    if not isinstance(value, dict):
        return value
    openapis = isinstance(value.get("discriminator"), dict) and "propertyName" in value["discriminator"]
    return {
        name: _without_discriminators(part)
        for name, part in value.items()
        if not (openapis and name == "discriminator")
    }


def with_times_of_day(value: Any) -> Any:
    """``value`` (a schema, or a part of one) with times of day as a pattern."""
    if isinstance(value, list):
        return [with_times_of_day(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {name: with_times_of_day(member) for name, member in value.items()}
    if members.get("format") == "time":
        members.pop("format")
        members |= _TIME_OF_DAY
    return members
