"""Each kind of change of a contract, and whether it breaks a reader or a writer of a published version."""

from pathlib import Path
from typing import Any

import pytest

from shared.events.schema.compatibility import Announcement, announcements, breakages

Schema = dict[str, Any]

NAME = "rapport.Thing.v1"


def thing(
    properties: Schema | None = None, *, required: tuple[str, ...] = (), reportable: bool = True, **more: Any
) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties or {},
        "required": list(required),
        "x-topic": "rapport.things.v1",
        "x-reportable": reportable,
        **more,
    }


def field(**schema: Any) -> Schema:
    return thing({"a": schema})


def optional(**schema: Any) -> Schema:
    return field(anyOf=[schema, {"type": "null"}], default=None)


def broken(old: Schema, new: Schema | None, *announced: Announcement) -> list[str]:
    """Who is broken, each once: writer, reader."""
    current = {} if new is None else {NAME: new}
    found = list(breakages({1: {NAME: old}}, current, frozenset(announced)))
    assert all(str(breakage).startswith(NAME) for breakage in found)
    return sorted({party for breakage in found for party in ("writer", "reader") if f"a {party}" in breakage.breaks})


STRING: Schema = {"type": "string"}


def kinds(*names: str, reportable: bool = False, **fields: Schema) -> Schema:
    """A field that is one of several objects, told apart by their ``kind``, or null."""
    alternatives = [
        {"type": "object", "properties": {"kind": {"const": name}, **fields}, "required": ["kind"]} for name in names
    ]
    one_of = {"oneOf": alternatives, "discriminator": {"propertyName": "kind"}}
    return thing({"a": {"anyOf": [one_of, {"type": "null"}], "default": None}}, reportable=reportable)


COMPATIBLE: dict[str, tuple[Schema, Schema]] = {
    "nothing": (field(type="string"), field(type="string")),
    "other words": (field(type="string", title="A", description="a"), field(type="string", title="B", examples=["b"])),
    "a new optional field": (thing({"a": STRING}), thing({"a": STRING, "b": STRING})),
    "values in another order": (field(enum=["x", "y"]), field(enum=["y", "x"])),
    "a const for one value": (field(enum=["x"]), field(const="x")),
    "a new kind": (kinds("x", "y"), kinds("y", "z", "x")),
    "a field of a kind": (kinds("x"), kinds("x", b=STRING)),
    "a definition moved": (
        field(**{"$ref": "#/$defs/X"}) | {"$defs": {"X": {"enum": ["x"]}}},
        field(enum=["x"]),
    ),
    "a definition renamed": (
        field(anyOf=[{"$ref": "#/$defs/X"}, {"type": "null"}]) | {"$defs": {"X": {"type": "string"}}},
        field(anyOf=[{"$ref": "#/$defs/Y"}, {"type": "null"}]) | {"$defs": {"Y": {"type": "string"}}},
    ),
    "null told first": (
        field(anyOf=[{"type": "null"}, {"type": "string"}]),
        field(anyOf=[{"type": "string"}, {"type": "null"}]),
    ),
    "an open object": (thing({"a": STRING}), thing({"a": STRING}, additionalProperties=True)),
    "a conclusion others may report now": (thing(reportable=False), thing(reportable=True)),
}

BREAKING: dict[str, tuple[Schema, Schema | None, list[str]]] = {
    "the type removed": (thing(), None, ["reader", "writer"]),
    "moved to another topic": (thing(), thing() | {"x-topic": "rapport.others.v1"}, ["reader"]),
    "no longer to be reported": (thing(), thing(reportable=False), ["writer"]),
    "a field removed": (thing({"a": STRING}), thing(), ["reader", "writer"]),
    "a kind removed": (
        kinds("x", "y", reportable=True),
        kinds("x", reportable=True),
        ["reader", "writer"],
    ),
    "a field of a kind removed": (
        kinds("x", b=STRING, reportable=True),
        kinds("x", reportable=True),
        ["reader", "writer"],
    ),
    "a new required field": (thing(), thing({"a": STRING}, required=("a",)), ["writer"]),
    "a field required now": (thing({"a": STRING}), thing({"a": STRING}, required=("a",)), ["writer"]),
    "a field no longer required": (thing({"a": STRING}, required=("a",)), thing({"a": STRING}), ["reader"]),
    "null no longer allowed": (optional(type="string"), field(type="string", default=None), ["writer"]),
    "null allowed now": (field(type="string", default=None), optional(type="string"), ["reader"]),
    "another type": (field(type="string"), field(type="integer"), ["reader", "writer"]),
    "a wider type": (field(type="integer"), field(type="number"), ["reader"]),
    "a narrower type": (field(type="number"), field(type="integer"), ["writer"]),
    "any type": (field(type="string"), field(), ["reader"]),
    "one type instead of any": (field(), field(type="string"), ["writer"]),
    "a value removed": (field(enum=["x", "y"]), field(enum=["x"]), ["writer"]),
    "a new value": (field(enum=["x"]), field(enum=["x", "y"]), ["reader"]),
    "a value renamed": (field(enum=["x"]), field(enum=["y"]), ["reader", "writer"]),
    "values listed now": (field(type="string"), field(type="string", enum=["x"]), ["writer"]),
    "values free now": (field(type="string", enum=["x"]), field(type="string"), ["reader"]),
    "a const changed": (field(const="x"), field(const="y"), ["reader", "writer"]),
    "a shorter text": (field(maxLength=9), field(maxLength=8), ["writer"]),
    "a longer text": (field(maxLength=8), field(maxLength=9), ["reader"]),
    "a limit where there was none": (field(type="string"), field(type="string", maxLength=9), ["writer"]),
    "a limit lifted": (field(type="string", maxLength=9), field(type="string"), ["reader"]),
    "a higher minimum": (field(minimum=0), field(minimum=1), ["writer"]),
    "a lower minimum": (field(minimum=1), field(minimum=0), ["reader"]),
    "an exclusive minimum": (field(exclusiveMinimum=0), field(exclusiveMinimum=0.5), ["writer"]),
    "a lower maximum": (field(maximum=10), field(maximum=9), ["writer"]),
    "a higher maximum": (field(exclusiveMaximum=9), field(exclusiveMaximum=10), ["reader"]),
    "fewer items": (field(type="array", maxItems=9), field(type="array", maxItems=8), ["writer"]),
    "more items needed": (field(type="array"), field(type="array", minItems=1), ["writer"]),
    "more fields needed": (thing(), thing(minProperties=1), ["writer"]),
    "items of another type": (
        field(type="array", items={"type": "string"}),
        field(type="array", items={"type": "integer"}),
        ["reader", "writer"],
    ),
    "items with a new value": (
        field(type="array", items={"enum": ["x"]}),
        field(type="array", items={"enum": ["x", "y"]}),
        ["reader"],
    ),
    "items of one type now": (field(type="array"), field(type="array", items=STRING), ["writer"]),
    "items of any type now": (field(type="array", items=STRING), field(type="array"), ["reader"]),
    "values of a map": (
        field(type="object", additionalProperties={"type": "integer"}),
        field(type="object", additionalProperties={"type": "number"}),
        ["reader"],
    ),
    "a closed map": (
        field(type="object", additionalProperties={"type": "integer"}),
        field(type="object", additionalProperties=False),
        ["writer"],
    ),
    "another pattern": (field(pattern="^a"), field(pattern="^b"), ["reader", "writer"]),
    "a new pattern": (field(type="string"), field(type="string", pattern="^a"), ["writer"]),
    "another format": (field(format="date"), field(format="date-time"), ["reader", "writer"]),
    "a keyword nobody understands": (field(), field(contains=STRING), ["writer"]),
    "another default": (field(default="x"), field(default="y"), ["writer"]),
    "an alternative more": (
        field(anyOf=[STRING, {"type": "null"}]),
        field(anyOf=[STRING, {"type": "integer"}, {"type": "null"}]),
        ["reader"],
    ),
    "an alternative less": (
        field(anyOf=[STRING, {"type": "integer"}, {"type": "null"}]),
        field(anyOf=[STRING, {"type": "null"}]),
        ["writer"],
    ),
    "inside a definition": (
        field(**{"$ref": "#/$defs/X"}) | {"$defs": {"X": thing({"b": {"enum": ["x", "y"]}})}},
        field(**{"$ref": "#/$defs/X"}) | {"$defs": {"X": thing({"b": {"enum": ["x"]}})}},
        ["writer"],
    ),
    "inside an optional object": (
        optional(**{"$ref": "#/$defs/X"}) | {"$defs": {"X": thing({"b": STRING})}},
        optional(**{"$ref": "#/$defs/X"}) | {"$defs": {"X": thing()}},
        ["reader", "writer"],
    ),
}


@pytest.mark.parametrize(("old", "new"), COMPATIBLE.values(), ids=COMPATIBLE)
def test_what_breaks_nobody(old: Schema, new: Schema) -> None:
    assert broken(old, new) == []


@pytest.mark.parametrize(("old", "new", "parties"), BREAKING.values(), ids=BREAKING)
def test_what_breaks_whom(old: Schema, new: Schema | None, parties: list[str]) -> None:
    assert broken(old, new) == parties


SHAPES = {name: case[:2] for name, case in BREAKING.items() if name != "no longer to be reported"}


@pytest.mark.parametrize(("old", "new"), SHAPES.values(), ids=SHAPES)
def test_a_conclusion_has_readers_only(old: Schema, new: Schema | None) -> None:
    new = None if new is None else new | {"x-reportable": False}
    assert broken(old | {"x-reportable": False}, new) == ["reader"]


def test_a_new_kind_of_what_is_reported_is_told_to_readers_first() -> None:
    assert broken(kinds("x", reportable=True), kinds("x", "y", reportable=True)) == ["reader"]


def test_a_new_type_is_fine() -> None:
    assert list(breakages({1: {}}, {NAME: thing()})) == []


def test_every_published_version_counts() -> None:
    published = {1: {NAME: field(enum=["x", "y"])}, 2: {NAME: field(enum=["x"])}}
    found = list(breakages(published, {NAME: field(enum=["x"])}))
    assert [breakage.version for breakage in found] == [1]


def test_the_place_and_the_way_out_are_told() -> None:
    [breakage] = breakages({1: {NAME: field(enum=["x"])}}, {NAME: field(enum=["x", "y"])})
    words = str(breakage)
    assert "/a: the value 'y' is new" in words
    assert "a reader of version 1" in words
    assert "Readers first" in words
    [breakage] = breakages({1: {NAME: field(enum=["x", "y"])}}, {NAME: field(enum=["x"])})
    assert "Readers first" not in str(breakage)
    assert ".v2" in str(breakage)


def test_an_announced_widening_passes() -> None:
    said = Announcement(NAME, "/a", "the value 'y' is new", "all consumers run 2.1")
    assert broken(field(enum=["x"]), field(enum=["x", "y"]), said) == []
    assert broken(field(enum=["x"]), field(enum=["x", "y", "z"]), said) == ["reader"]


def test_what_breaks_a_writer_cannot_be_announced() -> None:
    said = Announcement(NAME, "/a", "the value 'y' was removed", "nobody uses it")
    assert broken(field(enum=["x", "y"]), field(enum=["x"]), said) == ["writer"]


def test_announcements_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "announced.yaml"
    assert announcements(path) == frozenset()
    path.write_text(f"- {{type: {NAME}, pointer: /a, change: the value 'y' is new, why: all consumers run 2.1}}\n")
    assert announcements(path) == {Announcement(NAME, "/a", "the value 'y' is new", "all consumers run 2.1")}
