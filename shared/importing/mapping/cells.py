"""The cells of a row as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.importing.spelling import stripped

Cells = Mapping[str, Any]


class UnfitError(ValueError):
    """A cell does not fit the mapping. The message names the column and never quotes the cell."""


class JsonNumber(str):
    """A number of JSON, as text: it has one way to be written, whatever the mapping says of texts."""

    __slots__ = ()


class JsonTruth(str):
    """``true`` or ``false`` of JSON: may be looked up or answer yes or no, but is no words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The columns that a value is made of; several are joined. ``empty``: texts that stand for an empty cell."""

    columns: tuple[str, ...]
    join: str = " "
    empty: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """For messages."""
        return f"column {' + '.join(self.columns)}"

    def value(self, cells: Cells) -> Any:
        """A text without spaces around it; a list where the row is JSON and holds one; None if empty."""
        if len(self.columns) == 1:
            found = cells.get(self.columns[0])
            if isinstance(found, str):  # nearly all are
                return self._told(stripped(found))
            return found if isinstance(found, list) else as_text(found)
        texts = (self._told(as_text(cells.get(column)) or "") for column in self.columns)
        return self.join.join(part for part in texts if part) or None

    def _told(self, text: str) -> str | None:
        return None if not text or text in self.empty else text

    def text(self, cells: Cells) -> str | None:
        """The same, where a list is not allowed. Raises ``UnfitError``."""
        found = self.value(cells)
        if isinstance(found, list):
            raise UnfitError(f"{self.name} holds a list")
        return found  # type: ignore[no-any-return]

    def hashed(self, cells: Cells) -> list[str | None]:
        """The text of each column, for a hash: only what Python calls white space is stripped, for good."""
        found = (cells.get(column) for column in self.columns)
        return [one.strip() or None if isinstance(one, str) else as_text(one) for one in found]


def as_text(value: Any) -> str | None:
    """A cell, or an item of a list in one, as text; None if empty."""
    match value:
        case None:
            return None
        case str():
            return stripped(value) or None
        case bool():
            return JsonTruth("true" if value else "false")
        case int() | float():
            return JsonNumber(value)
        case _:
            return str(value)
