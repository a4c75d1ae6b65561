"""Every field that can be reported takes a kind of value, and none is taken for a text that is more."""

from typing import Any

import pytest

from shared.events import EventType
from shared.events.catalogue import CATALOGUE
from shared.importing.mapping.kinds import FieldKind, fields_of

REPORTABLE = [entry for entry in CATALOGUE.values() if entry.reportable]
#: What a text becomes in JSON, by the type or format that the contract names.
EXPECTED = {"integer": "_whole", "number": "_number", "boolean": "_yes_no", "date": "_day", "date-time": "_moment"}


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _resolved(root, root["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    branches = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _resolved(root, branches[0]) if branches else schema


def _check(root: dict[str, Any], schema: dict[str, Any], field: FieldKind, where: str) -> None:
    resolved = _resolved(root, schema)
    assert field.kind.many == (resolved.get("type") == "array"), where
    if field.kind.many:
        resolved = _resolved(root, resolved["items"])
    if resolved.get("type") == "object":
        _check_members(root, resolved, dict(field.kind.members or {}), where)
        return
    assert field.kind.choices == tuple(
        resolved["enum"] if resolved.get("type") == "string" and "enum" in resolved else ()
    )
    wanted = EXPECTED.get(resolved.get("format", ""), EXPECTED.get(resolved.get("type", ""), "_text"))
    if field.whole_day is not None:
        wanted = "_due"
    money = r"\.[0-9]{2,4}$" in resolved.get("pattern", "")
    assert field.kind.read.__name__ == ("_amount" if money else wanted), where


def _check_members(root: dict[str, Any], schema: dict[str, Any], fields: dict[str, FieldKind], where: str) -> None:
    assert fields.keys() == schema.get("properties", {}).keys(), where
    assert {name for name, field in fields.items() if field.required} == set(schema.get("required", ())), where
    for name, field in fields.items():
        _check(root, schema["properties"][name], field, f"{where}.{name}")


@pytest.mark.parametrize("entry", REPORTABLE, ids=lambda entry: entry.model.__name__)
def test_the_kinds_are_those_of_the_contract(entry: EventType) -> None:
    schema = entry.model.model_json_schema()
    _check_members(schema, schema, dict(fields_of(entry.model)), entry.model.__name__)
