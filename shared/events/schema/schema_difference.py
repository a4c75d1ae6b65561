"""What changed between two JSON Schemas, seen from the documents that are valid under them.

*narrowed*: a document may be valid under the old schema and not under the new one. *widened*: the other way round.
Understands the keywords the contracts use; a change of any other keyword counts as both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.events import identifiers

Schema = Mapping[str, Any]


class Effect(StrEnum):
    """What a change does to the set of valid documents, or (``REMEANT``) to what the same document says."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    REMOVED = "removed"
    REMEANT = "remeant"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. ``pointer``: the place in the data, e.g. `/with/*`, empty for the whole."""

    effect: Effect
    pointer: str
    detail: str


def differences(old: Schema, new: Schema) -> Iterator[Difference]:
    """Every change from ``old`` to ``new``; an added optional field is none, as readers ignore it."""
    yield from _Comparison(old, new).values(old, new, "")


@dataclass(frozen=True, slots=True)
class _Comparison:
    old_root: Schema
    new_root: Schema

    def values(self, old: Schema, new: Schema, at: str) -> Iterator[Difference]:
        old_default, new_default = old.get("default"), new.get("default")
        if old_default != new_default:
            yield Difference(Effect.REMEANT, at, f"its default was {old_default!r} and is {new_default!r}")
        yield from self.branches(_branches(self.old_root, old), _branches(self.new_root, new), at)

    def branches(self, old: "_Branches", new: "_Branches", at: str) -> Iterator[Difference]:
        if old.nullable and not new.nullable:
            yield Difference(Effect.NARROWED, at, "null was allowed")
        if new.nullable and not old.nullable:
            yield Difference(Effect.WIDENED, at, "null is allowed now")
        if old.by_kind and new.by_kind:
            yield from self.kinds(old.by_kind, new.by_kind, at)
        elif len(old.schemas) == len(new.schemas):
            for before, after in zip(old.schemas, new.schemas, strict=True):
                yield from self.single(before, after, at)
        else:
            wider = len(new.schemas) > len(old.schemas)
            yield from _changed(at, "the number of alternatives changed", narrowed=not wider, widened=wider)

    def kinds(self, old: Mapping[str, Schema], new: Mapping[str, Schema], at: str) -> Iterator[Difference]:
        """Alternatives told apart by their ``kind``: readers pass over one that they do not know."""
        for kind in sorted(old.keys() - new.keys()):
            yield Difference(Effect.REMOVED, f"{at}/{kind}", "the kind was removed")
        for kind in sorted(new.keys() - old.keys()) if self.new_root.get("x-reportable") else ():
            yield Difference(Effect.WIDENED, f"{at}/{kind}", "the kind is new")
        for kind in sorted(old.keys() & new.keys()):
            yield from self.single(old[kind], new[kind], f"{at}/{kind}")

    def single(self, old: Schema, new: Schema, at: str) -> Iterator[Difference]:
        yield from _types(old, new, at)
        yield from _choices(old, new, at)
        yield from _limits(old, new, at)
        yield from _patterns(old, new, at)
        yield from _opaque(old, new, at)
        yield from self.fields(old, new, at)
        for keyword, step in (("items", "*"), ("additionalProperties", "*")):
            yield from self.inner(old.get(keyword, True), new.get(keyword, True), f"{at}/{step}")

    def fields(self, old: Schema, new: Schema, at: str) -> Iterator[Difference]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was_required, is_required = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(before.keys() - after.keys()):
            yield Difference(Effect.REMOVED, f"{at}/{name}", "the field was removed")
        for name in sorted(after.keys() - before.keys()):
            if name in is_required:
                yield Difference(Effect.NARROWED, f"{at}/{name}", "the field is new and required")
        for name in sorted(before.keys() & after.keys()):
            if name in is_required - was_required:
                yield Difference(Effect.NARROWED, f"{at}/{name}", "the field is required now")
            if name in was_required - is_required:
                yield Difference(Effect.WIDENED, f"{at}/{name}", "the field was required and can be left out now")
            yield from self.values(before[name], after[name], f"{at}/{name}")

    def inner(self, old: Any, new: Any, at: str) -> Iterator[Difference]:
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.values(old, new, at)
        elif old != new and new is not True and old is not False:
            yield Difference(Effect.NARROWED, at, "anything was allowed")
        elif old != new and old is not False:
            yield Difference(Effect.WIDENED, at, "anything is allowed now")
        # From a closed object to an open one is no change for a reader: it ignores unknown fields.


@dataclass(frozen=True, slots=True)
class _Branches:
    """``by_kind``: the same schemas, where every one of them says by a constant ``kind`` which it is."""

    nullable: bool
    schemas: tuple[Schema, ...]

    @property
    def by_kind(self) -> Mapping[str, Schema]:
        found = {schema.get("properties", {}).get("kind", {}).get("const"): schema for schema in self.schemas}
        return {} if None in found or len(found) < len(self.schemas) else found


def _branches(root: Schema, schema: Schema) -> _Branches:
    alternatives = list(_alternatives(root, schema))
    return _Branches(
        nullable=any(branch.get("type") == "null" for branch in alternatives),
        schemas=tuple(branch for branch in alternatives if branch.get("type") != "null"),
    )


def _alternatives(root: Schema, schema: Schema) -> Iterator[Schema]:
    resolved = _resolved(root, schema)
    nested = resolved.get("anyOf", resolved.get("oneOf"))
    if nested is None:
        yield resolved
    for branch in nested or ():
        yield from _alternatives(root, branch)


def _resolved(root: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def _types(old: Schema, new: Schema, at: str) -> Iterator[Difference]:
    before, after = old.get("type"), new.get("type")
    if before == after:
        return
    widened = after is None or (before, after) == ("integer", "number")
    narrowed = before is None or (before, after) == ("number", "integer")
    yield from _changed(
        at, f"its type was {before or 'any'} and is {after or 'any'}", narrowed=narrowed, widened=widened
    )


def _choices(old: Schema, new: Schema, at: str) -> Iterator[Difference]:
    before, after = _values(old), _values(new)
    if before is None or after is None:
        if before != after:
            yield from _changed(
                at, "its list of values was added or removed", narrowed=before is None, widened=after is None
            )
        return
    for value in before:
        if value not in after:
            yield Difference(Effect.NARROWED, at, f"the value {value!r} was removed")
    for value in after:
        if value not in before:
            yield Difference(Effect.WIDENED, at, f"the value {value!r} is new")


def _values(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _limits(old: Schema, new: Schema, at: str) -> Iterator[Difference]:
    for keyword, sign in _BOUNDS.items():
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        narrowed = before is None or (after is not None and (after - before) * sign > 0)
        detail = f"its {keyword} was {_shown(before)} and is {_shown(after)}"
        yield from _changed(at, detail, narrowed=narrowed, widened=not narrowed)


def _patterns(old: Schema, new: Schema, at: str) -> Iterator[Difference]:
    before, after = old.get("pattern"), new.get("pattern")
    if before == after:
        return
    if (before, after) in _WIDENED_PATTERNS:
        yield Difference(Effect.WIDENED, at, "its pattern allows more")
        return
    detail = f"its pattern was {_shown(before)} and is {_shown(after)}"
    yield from _changed(at, detail, narrowed=before is None, widened=after is None)


def _opaque(old: Schema, new: Schema, at: str) -> Iterator[Difference]:
    """Keywords that are there or not, but cannot be compared."""
    for keyword in sorted((old.keys() | new.keys()) - _UNDERSTOOD - _ANNOTATIONS):
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            detail = f"its {keyword} was {_shown(before)} and is {_shown(after)}"
            yield from _changed(at, detail, narrowed=before is None, widened=after is None)


def _changed(at: str, detail: str, *, narrowed: bool, widened: bool) -> Iterator[Difference]:
    """Neither the one nor the other: it cannot be told, so it counts as both."""
    if narrowed or not widened:
        yield Difference(Effect.NARROWED, at, detail)
    if widened or not narrowed:
        yield Difference(Effect.WIDENED, at, detail)


def _shown(value: Any) -> str:
    return "not set" if value is None else repr(value)


#: The sign of the direction in which the bound leaves fewer documents.
_BOUNDS: Mapping[str, int] = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "minLength": 1,
    "minItems": 1,
    "minProperties": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "maxLength": -1,
    "maxItems": -1,
    "maxProperties": -1,
}
#: Patterns of which the second matches all that the first does. Nobody can tell that from the texts; a test does.
_WIDENED_PATTERNS = frozenset({(r"^[A-Za-z0-9][A-Za-z0-9._:@-]*$", identifiers.PATTERN)})
_UNDERSTOOD = frozenset(_BOUNDS) | {
    "pattern", "$ref", "$defs", "anyOf", "oneOf", "discriminator", "type", "enum", "const",
    "properties", "required", "items", "additionalProperties",
}  # fmt: skip
_ANNOTATIONS = frozenset(
    {"$schema", "$id", "title", "description", "default", "examples", "deprecated", "x-topic", "x-reportable"}
)
