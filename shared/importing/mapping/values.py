"""Values of an event's fields: from a column, from several, constant, looked up, split, or put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.importing.mapping.cells import Cells, Source, UnfitError, as_text
from shared.importing.spelling import looks

#: Makes the value of a field from a row's cells; None leaves it out. Raises ``UnfitError``.
Value = Callable[[Cells], Any]


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every row."""

    value: Any

    def __call__(self, _: Cells) -> Any:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table from texts, as they look, to values (None: nothing). ``otherwise``: of other texts; None refuses them."""

    table: Mapping[str, Any]
    otherwise: Constant | None = None

    def __call__(self, text: str | None, name: str) -> Any:
        """The value for ``text``; nothing is looked up as an empty text. ``name``: the column, for the message."""
        key = looks(text or "")
        if key in self.table:
            return self.table[key]
        if self.otherwise is not None:
            return self.otherwise.value
        if text is None:
            return None
        raise UnfitError(f"{name} contains a text that is not listed in values")


@dataclass(frozen=True, slots=True)
class Single:
    """One value from a column or several."""

    source: Source
    read: Callable[[str], Any]
    lookup: Lookup | None = None

    def __call__(self, cells: Cells) -> Any:
        """The value, None if empty."""
        return self.of(self.source.text(cells))

    def of(self, text: str | None) -> Any:
        """What ``text`` becomes."""
        if self.lookup is not None:
            return self.lookup(text, self.source.name)
        if text is None:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise UnfitError(f"{self.source.name} {error}") from error


@dataclass(frozen=True, slots=True)
class Several:
    """A list from one column: its text taken apart at ``split``, or the list that stands there."""

    item: Single
    split: str | None = None

    def __call__(self, cells: Cells) -> Any:
        """The values, None where there are none."""
        made = [self._item(one) for one in self._parts(self.item.source.value(cells))]
        return [one for one in made if one is not None] or None

    def _parts(self, found: Any) -> list[Any]:
        if isinstance(found, list):
            return found
        return [found] if found is None or self.split is None else found.split(self.split)

    def _item(self, part: Any) -> Any:
        # An object in a list is JSON already, and validated with the rest of the fact.
        return part if isinstance(part, dict) else self.item.of(as_text(part))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with one value from each of several."""

    values: tuple[Value, ...]

    def __call__(self, cells: Cells) -> Any:
        """The values, None where there are none."""
        return [one for value in self.values if (one := value(cells)) is not None] or None


@dataclass(frozen=True, slots=True)
class Object:
    """An object with fields. None if a row has only constants for it."""

    fields: Mapping[str, Value]

    def __call__(self, cells: Cells) -> Any:
        """The object or None."""
        made = {name: found for name, value in self.fields.items() if (found := value(cells)) is not None}
        told = any(not isinstance(self.fields[name], Constant) for name in made)
        return made if told or all(isinstance(value, Constant) for value in self.fields.values()) else None
