"""A validated mapping from a row to facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.events import EventType
from shared.importing.mapping.cells import Cells, Source
from shared.importing.mapping.identity import Hashed, Identity
from shared.importing.mapping.moments import Moments
from shared.importing.mapping.values import Object, Single
from shared.importing.spelling import looks


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds for rows with one of ``texts``, as they look, in the column; without texts, for any text."""

    source: Source
    texts: frozenset[str] | None = None

    def __call__(self, cells: Cells) -> bool:
        """Whether it holds."""
        text = self.source.value(cells)
        return text is not None if self.texts is None else _looks(text) in self.texts

    def excludes(self, other: "Condition") -> bool:
        """Whether no row can meet both."""
        both = self.texts is not None and other.texts is not None and self.source == other.source
        return both and not (self.texts or frozenset()) & (other.texts or frozenset())


@dataclass(frozen=True, slots=True)
class FactMapping:
    """One fact that a row may be. ``when``: all of these must hold."""

    type: EventType
    when: tuple[Condition, ...]
    subject: Single
    time: Source
    moments: Moments
    id: Identity
    data: Object

    def excludes(self, other: "FactMapping") -> bool:
        """Whether no row can be both."""
        return any(mine.excludes(theirs) for mine in self.when for theirs in other.when)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the file is written. ``delimiter``: None to detect it from the header."""

    delimiter: str | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the rows of a file are. ``columns``: all that it reads. ``skip``: a row for which one holds is no fact.

    ``notes``: what there is to know of how the last row was read, collected while its facts are made.
    """

    source: str
    file: FileFormat
    facts: tuple[FactMapping, ...]
    skip: tuple[Condition, ...]
    columns: Sequence[str]
    notes: list[str]

    @property
    def whole_rows(self) -> bool:
        """Whether an id is the hash of a whole row."""
        return any(isinstance(fact.id, Hashed) and fact.id.source is None for fact in self.facts)


def _looks(value: Any) -> Any:
    """What a condition compares; a list in JSON is none of its texts."""
    return looks(value) if isinstance(value, str) else "" if value is None else None
