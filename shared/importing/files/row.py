"""A row of a file, before it is judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.refusal import Refusal

#: Columns added to a file of refused rows; they are ignored when it is imported.
REFUSED_LINE, REFUSED_REASON = "refused_line", "refused_reason"


class FileError(Exception):
    """The file cannot be imported at all. The message says why, and what to do."""


@dataclass(slots=True)
class Row:
    """A row. ``line``, ``last``: of the file, from 1, where it begins and ends; ``end``: the offset in bytes after it.

    ``cells``: by column, texts where the file is CSV, JSON values where it is not. ``original``: the cells of a CSV
    row, else the bytes of the line. ``refusal``: why it could not be parsed, if so. ``notes``: what to know of how it
    was read.
    """

    line: int
    last: int
    end: int
    original: Sequence[str] | bytes
    cells: Mapping[str, Any]
    refusal: Refusal | None = None
    notes: Sequence[str] = ()


class Rows(Protocol):
    """The rows of a file, from where it was opened on."""

    @property
    def size(self) -> int:
        """Of the file, in bytes."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """Rows in the order of the file, including those that cannot be parsed; blank lines are skipped."""
        ...

    def unknown(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that no row has had so far."""
        ...
