"""A validated mapping from a row to facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.events import EventType
from shared.importing.mapping.cells import Cells, Source
from shared.importing.mapping.identity import Identity
from shared.importing.mapping.moments import Moments
from shared.importing.mapping.values import Object, Single


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds for rows with one of ``texts`` in the column; without texts, for rows with anything there."""

    source: Source
    texts: frozenset[str] | None = None

    def __call__(self, cells: Cells) -> bool:
        """Whether it holds."""
        text = self.source.value(cells)
        return text is not None if self.texts is None else (text or "") in self.texts

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
    """What the rows of a file are. ``columns``: all that it reads. ``skip``: a row for which one holds is no fact."""

    source: str
    file: FileFormat
    facts: tuple[FactMapping, ...]
    skip: tuple[Condition, ...]
    columns: Sequence[str]
