"""The columns that a fact's fields are made of, for refusals by the contract, which knows fields only."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from shared.importing.mapping import FactMapping, Mapping
from shared.importing.mapping.values import Several, Single, Value
from shared.refusal import Refusal

#: Names in a refusal of a fact of a type (its name) the columns of each field.
Named = Callable[[str, Refusal], Refusal]


def named(mapping: Mapping) -> Named:
    """Names the columns as ``mapping`` has them; none where two facts of one type have a field from different ones."""
    columns: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in mapping.facts:
        for pointer, column in _columns(fact):
            columns[fact.type.name, pointer].add(column)

    def with_columns(type_name: str, refusal: Refusal) -> Refusal:
        detail, fields = refusal.detail, []
        for field in refusal.fields:
            found = columns.get((type_name, "/".join(field.pointer.split("/")[:3])), set())
            words = f"({next(iter(found))}) {field.detail}" if len(found) == 1 else field.detail
            detail = detail.replace(f"{field.pointer} {field.detail}", f"{field.pointer} {words}", 1)
            fields.append(replace(field, detail=words))
        return replace(refusal, detail=detail, fields=tuple(fields))

    return with_columns


def _columns(fact: FactMapping) -> Iterator[tuple[str, str]]:
    yield "/subject", fact.subject.source.name
    yield "/time", fact.time.name
    if fact.id.source is not None:
        yield "/id", fact.id.source.name
    for name, value in fact.data.fields.items():
        if (single := _single(value)) is not None:
            yield f"/data/{name}", single.source.name


def _single(value: Value) -> Single | None:
    if isinstance(value, Several):
        return value.item
    return value if isinstance(value, Single) else None
