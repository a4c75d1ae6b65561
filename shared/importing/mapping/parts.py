"""The parts of mappings: columns, values, times, ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from shared.documents import Node
from shared.importing.mapping.cells import Source
from shared.importing.mapping.identity import Hashed, Identity, Named
from shared.importing.mapping.kinds import FieldKind, Kind, Reading
from shared.importing.mapping.moments import Moments, needs_zone, without_day
from shared.importing.mapping.readings import MOMENTS, READING, moments, numbers
from shared.importing.mapping.values import Constant, Listed, Lookup, Object, Several, Single, Value
from shared.importing.spelling import looks

_FROM = ("column", "columns", "constant", "fields")
_VALUE = (*_FROM, "join", "values", "otherwise", "split", *READING)
_LONGEST_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Parts:
    """Makes parts of nodes. ``reading``: how texts are read unless a part says otherwise.

    ``columns`` collects every column that is named; all that came from one share it.
    """

    reading: Reading = field(default_factory=Reading)
    columns: list[str] = field(default_factory=list)

    def told(self, given: Mapping[str, Node]) -> "Parts":
        """These parts, with what ``given`` says of how texts are read."""
        if given.keys().isdisjoint(READING):
            return self
        was = self.reading
        empty = frozenset(map(_as_written, given["empty"].items())) if "empty" in given else was.empty
        return replace(self, reading=Reading(moments(given, was.moments), numbers(given, was.numbers), empty))

    def source(self, given: Mapping[str, Node], where: Node) -> Source:
        """The columns named by ``column`` or ``columns``."""
        if "columns" in given:
            names = tuple(one.text() for one in given["columns"].items())
        elif "column" in given:
            names = (given["column"].text(),)
        else:
            raise where.error("lacks column or columns")
        self.columns.extend(names)
        return Source(names, given["join"].text() if "join" in given else " ", self.reading.empty)

    def time(self, node: Node) -> tuple[Source, Moments]:
        """When the fact happened."""
        given = node.fields(("column", "columns", "join", *MOMENTS)) if node.is_mapping else {"column": node}
        told = self.told(given)
        told.check_moment(node)
        return self.source(given, node), told.reading.moments

    def check_moment(self, node: Node) -> None:
        """Raises ``DocumentError`` unless the formats tell moments."""
        formats, zone = self.reading.moments.formats, self.reading.moments.zone
        if zone is None and needs_zone(formats):
            raise node.error(f"times written as {' or '.join(formats)} need a zone, such as Europe/London")
        if (one := without_day(formats)) is not None:
            raise node.error(f"{one} tells no day: a time needs one")

    def identity(self, node: Node) -> Identity:
        """The id of the fact."""
        if not node.is_mapping:
            return Named(self.source({"column": node}, node))
        given = node.fields(("column", "columns", "prefix"))
        prefix = given["prefix"].text() if "prefix" in given else ""
        if len(prefix) > _LONGEST_PREFIX:
            raise given["prefix"].error(f"prefix must have at most {_LONGEST_PREFIX} characters")
        if "columns" not in given:
            return Named(self.source(given, node), prefix)
        everything = not given["columns"].is_list and given["columns"].text() == "all"
        return Hashed(None if everything else self.source(given, node), prefix)

    def fields(self, node: Node, kinds: Mapping[str, FieldKind], what: str) -> dict[str, Value]:
        """Values of an event's fields or of an object's within, by name."""
        for key, _ in node.entries():
            key.check_among(key.text(), kinds, f"{{}} is not a field of {what}")
        given = {key.text(): value for key, value in node.entries()}
        days = {kind.whole_day[0]: self.value(given[name], kind.whole_day[1])
                for name, kind in kinds.items() if kind.whole_day is not None and name in given}  # fmt: skip
        return days | {name: self.value(value, kinds[name].kind) for name, value in given.items()}

    def value(self, node: Node, kind: Kind) -> Value:
        """The value of a field."""
        if node.is_list:
            if not kind.many:
                raise node.error("the field takes one value, not a list")
            return Listed(tuple(self.value(item, replace(kind, many=False)) for item in node.items()))
        given = node.fields(_VALUE) if node.is_mapping else {"column": node}
        if len([name for name in _FROM if name in given]) != 1:
            raise node.error(f"must hold one of {', '.join(_FROM)}")
        own = self.told(given)
        if "constant" in given:
            return Constant(own.constant(given["constant"], kind))
        if "fields" in given:
            return own.object(given["fields"], kind)
        return own.from_columns(given, node, kind)

    def object(self, node: Node, kind: Kind) -> Value:
        """An object; a list with that one where the field takes several."""
        if kind.members is None:
            raise node.error("the field takes a single value, not fields")
        made = Object(self.fields(node, kind.members, "it"))
        return Listed((made,)) if kind.many else made

    def from_columns(self, given: Mapping[str, Node], node: Node, kind: Kind) -> Value:
        """A value from one or several columns."""
        lookup = self._lookup(given, kind)
        if kind.moment and lookup is None:
            self.check_moment(node)
        single = Single(self.source(given, node), partial(_read, kind.read, self.reading), lookup)
        if "split" in given and not kind.many:
            raise given["split"].error("the field takes one value: there is nothing to split")
        return Several(single, given["split"].text() if "split" in given else None) if kind.many else single

    def constant(self, node: Node, kind: Kind) -> Any:
        """A value that is written in the mapping itself."""
        if kind.many:
            return [self.constant(item, replace(kind, many=False)) for item in node.items()]
        if kind.members is not None:
            for key, _ in node.entries():
                key.check_among(key.text(), kind.members, "there is no field {}")
            return {key.text(): self.constant(value, kind.members[key.text()].kind) for key, value in node.entries()}
        if kind.choices:
            node.check_among(node.text(), kind.choices, "{} is not an allowed value")
        try:
            return kind.read(node.text(), self.reading)
        except ValueError as error:
            raise node.error(f"{node.text()} {error}") from error

    def _lookup(self, given: Mapping[str, Node], kind: Kind) -> Lookup | None:
        if "values" not in given:
            if "otherwise" in given:
                raise given["otherwise"].error("otherwise needs values")
            return None
        one = replace(kind, many=False)
        table = {looks(key.optional() or ""): self._looked_up(value, one) for key, value in given["values"].entries()}
        otherwise = Constant(self._looked_up(given["otherwise"], one)) if "otherwise" in given else None
        return Lookup(table, otherwise)

    def _looked_up(self, node: Node, kind: Kind) -> Any:
        """A value of a table; null is nothing."""
        return None if not node.is_mapping and node.optional() is None else self.constant(node, kind)


def _as_written(node: Node) -> str:
    """A text; the nulls of YAML (NULL, ~) are texts here too."""
    return node.optional() or str(node.yaml.value)


def _read(read: Any, reading: Reading, text: str) -> Any:
    return read(text, reading)
