"""What a benchmark found, as it is shown and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured several times."""

    values: Sequence[float]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    def said(self) -> str:
        """The median, and between which values it lies."""
        if len(self.values) == 1:
            return number(self.middle)
        return f"{number(self.middle)} ({number(min(self.values))}–{number(max(self.values))})"


@dataclass(slots=True)
class Section:
    """A table with a few words before it, and what is to be said of the targets after it."""

    name: str
    title: str
    about: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """One more row."""
        self.rows.append(cells)

    def target(self, what: str, found: float, *, least: float | None = None, most: float | None = None) -> None:
        """Whether a target was reached."""
        wanted = f"at least {number(least)}" if least is not None else f"at most {number(most or 0)}"
        met = (least is None or found >= least) and (most is None or found <= most)
        self.notes.append(f"- {'Reached' if met else '**Missed**'}: {what}: {number(found)}, wanted {wanted}.")

    def markdown(self) -> str:
        """All of it."""
        lines = [f"## {self.title}", "", self.about, "", _row(self.columns), _row(["---"] * len(self.columns))]
        lines += map(_row, self.rows)
        return "\n".join([*lines, "", *self.notes, ""] if self.notes else [*lines, ""])


def number(value: float) -> str:
    """Three digits that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
