"""The outcome of the rows: counts, and the first examples of each reason for a refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from shared.importing.files.row import Row
from shared.refusal import Refusal
from shared.reporting.refusals import detail

_MOST_DETAILS = 5
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts. ``rows`` and ``skipped`` (by the mapping) are of rows, the others of facts; a row may be several facts.

    ``foreign``: skipped facts of another service. ``refused``: by reason.
    """

    rows: int = 0
    skipped: int = 0
    recorded: int = 0
    repeated: int = 0
    foreign: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        names = self.refused.keys() | other.refused.keys()
        return Tally(
            rows=self.rows + other.rows,
            skipped=self.skipped + other.skipped,
            recorded=self.recorded + other.recorded,
            repeated=self.repeated + other.repeated,
            foreign=self.foreign + other.foreign,
            refused={name: self.refused.get(name, 0) + other.refused.get(name, 0) for name in sorted(names)},
        )

    @property
    def all_refused(self) -> int:
        """Facts refused, whatever the reason."""
        return sum(self.refused.values())

    def document(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(replace(self, refused=dict(self.refused)))


@dataclass(slots=True)
class Example:
    """Refusals with the same text: their count, and the lines of the first few."""

    detail: str
    count: int = 0
    lines: list[int] = field(default_factory=list)


class Examples:
    """The first few different refusals of each reason, later ones are only counted in the tally; and notes on rows."""

    def __init__(self) -> None:
        """None yet."""
        self._by_reason: dict[str, dict[str, Example]] = {}
        self._notes: dict[str, Example] = {}

    def note(self, row: Row, refusal: Refusal) -> None:
        """One more."""
        words = detail(refusal)
        known = self._by_reason.setdefault(refusal.reason.value, {})
        if words in known or len(known) < _MOST_DETAILS:
            _count(known, words, row)

    def note_read(self, row: Row) -> None:
        """What there is to know of how ``row`` was read."""
        for words in row.notes:
            _count(self._notes, words, row)

    def of(self, reason: str) -> Iterable[Example]:
        """The examples of a reason, most frequent first."""
        return _most_frequent_first(self._by_reason.get(reason, {}))

    @property
    def notes(self) -> Iterable[Example]:
        """What there is to know of how rows were read, most frequent first."""
        return _most_frequent_first(self._notes)


def _count(known: dict[str, Example], words: str, row: Row) -> None:
    example = known.setdefault(words, Example(words))
    example.count += 1
    if len(example.lines) < _MOST_LINES:
        example.lines.append(row.line)


def _most_frequent_first(examples: Mapping[str, Example]) -> Iterable[Example]:
    return sorted(examples.values(), key=lambda example: -example.count)
