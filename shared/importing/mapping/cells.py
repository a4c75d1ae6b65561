"""The cells of a row as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]


class UnfitError(ValueError):
    """A cell does not fit the mapping. The message names the column and never quotes the cell."""


@dataclass(frozen=True, slots=True)
class Source:
    """The columns that a value is made of; several are joined."""

    columns: tuple[str, ...]
    join: str = " "

    @property
    def name(self) -> str:
        """For messages."""
        return f"column {' + '.join(self.columns)}"

    def value(self, cells: Cells) -> Any:
        """A text without spaces around it; a list where the row is JSON and holds one; None if empty."""
        if len(self.columns) == 1:
            found = cells.get(self.columns[0])
            if isinstance(found, str):  # nearly all are
                return found.strip() or None
            return found if isinstance(found, list) else as_text(found)
        return self.join.join(part for part in self.texts(cells) if part) or None

    def text(self, cells: Cells) -> str | None:
        """The same, where a list is not allowed. Raises ``UnfitError``."""
        found = self.value(cells)
        if isinstance(found, list):
            raise UnfitError(f"{self.name} holds a list")
        return found  # type: ignore[no-any-return]

    def texts(self, cells: Cells) -> list[str | None]:
        """The text of each column."""
        return [as_text(cells.get(column)) for column in self.columns]


def as_text(value: Any) -> str | None:
    """A cell, or an item of a list in one, as text; None if empty."""
    match value:
        case None:
            return None
        case str():
            return value.strip() or None
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
