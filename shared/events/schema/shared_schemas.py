"""The schemas of many types in one document, which share what they refer to: for `components.schemas`."""

import json
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.events.language import EventType
from shared.events.schema.schemas import Schema, with_times_of_day

#: Where documents of AsyncAPI and OpenAPI keep their schemas.
PLACE = "#/components/schemas/"


def shared_schemas(entries: Iterable[EventType]) -> tuple[Mapping[str, str], Schema]:
    """A reference to the schema of each type's data, by the type's name; and all schemas, by name.

    The schema of a type is named like its model. What else bears that name has that of its module before it.
    """
    types = tuple(entries)
    found, definitions = models_json_schema(
        [(entry.model, "validation") for entry in types], by_alias=True, ref_template=f"{PLACE}{{model}}"
    )
    given: dict[type[BaseModel], str] = {
        entry.model: str(found[entry.model, "validation"]["$ref"]).removeprefix(PLACE) for entry in types
    }
    schemas = _renamed(with_times_of_day(definitions["$defs"]), dict(_names(definitions["$defs"], given)))
    return {entry.name: f"{PLACE}{entry.model.__name__}" for entry in types}, schemas


def _names(schemas: Iterable[str], given: Mapping[type[BaseModel], str]) -> Iterator[tuple[str, str]]:
    """The long names that pydantic gives to models of the same name, each with a shorter one."""
    models = {name: model.__name__ for model, name in given.items()}
    for name in schemas:
        *_, module, short = ("", *name.split("__"))
        if short != name:
            yield name, models.get(name, f"{module.capitalize()}{short}")


def _renamed(schemas: Schema, names: Mapping[str, str]) -> Schema:
    text = json.dumps(schemas)
    for old, new in names.items():
        text = text.replace(json.dumps(f"{PLACE}{old}"), json.dumps(f"{PLACE}{new}"))
    renamed: Schema = json.loads(text)
    return {names.get(name, name): schema for name, schema in renamed.items()}
