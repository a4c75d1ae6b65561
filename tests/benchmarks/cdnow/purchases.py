"""CDNOW's log: every purchase of the 23,570 people who first bought in the first quarter of 1997, until June 1998.

The log on which models of customers who fall silent are compared (Fader and Hardie 2001). A purchase stands for a
contact, several on one day for one; who does not buy again within the horizon stands for trouble. The package
`lifetimes` carries it; nothing of that package is imported.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import distribution
from pathlib import Path

from services.scoring.domain.state.clock import DAY, micros

_FILE = "lifetimes/datasets/CDNOW_master.txt"
BEGIN = micros(datetime(1997, 1, 1, tzinfo=UTC))
#: The last day of the log.
END = date(1998, 6, 30)
#: The days, counted from the first of the log, at which everybody is judged, and for how many the future is looked at.
CUTS, HORIZON = (272, 363), 182


@dataclass(frozen=True, slots=True)
class Case:
    """A person as known at a cut: the days of their purchases until then, and whether they bought none afterwards."""

    person: int
    cut: int
    days: tuple[int, ...]
    silent: bool

    @property
    def repeats(self) -> int:
        """Purchases after the first."""
        return len(self.days) - 1

    @property
    def quiet(self) -> int:
        """Days since the last."""
        return self.cut - self.days[-1]


def purchases() -> list[tuple[int, ...]]:
    """Of each person the days on which they bought something, in order."""
    file = Path(str(distribution("lifetimes").locate_file(_FILE)))
    days: dict[str, set[int]] = defaultdict(set)
    for line in file.read_text().splitlines()[1:]:
        if line.strip():
            person, bought, *_ = line.split()
            days[person].add((micros(datetime.strptime(bought, "%Y%m%d").replace(tzinfo=UTC)) - BEGIN) // DAY)
    return [tuple(sorted(found)) for _, found in sorted(days.items())]


def cases(person: int, days: Sequence[int]) -> Iterator[Case]:
    """A person at every cut."""
    for cut in CUTS:
        known = tuple(day for day in days if day <= cut)
        if known:
            yield Case(person, cut, known, not any(cut < day <= cut + HORIZON for day in days))
