"""Reports as text, for a terminal."""

from collections.abc import Collection, Iterable, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from services.scoring.report_runs.store import Kept
from services.scoring.reports.named import named
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Table
from shared.wording import Reader, moment

#: Wide enough that no cell is cut when the text is piped.
_UNBOUNDED = Console(width=1_000_000, color_system=None)


def as_text(made: Iterable[Kept], reader: Reader) -> str:
    """All of them, one after the other, for ``reader``."""
    return "\n\n".join(_report(one, reader) for one in made)


def _report(one: Kept, reader: Reader) -> str:
    report = REPORTS[one.name]
    parts = [f"{report.title} (as of {moment(one.at, reader)})"]
    parts += [_table(table) for table in report.tables(named(one.body, reader.name_of))]
    return "\n\n".join(parts)


def _table(table: Table) -> str:
    rows = [table.columns, *table.rows] if table.columns else list(table.rows)
    return "\n".join([table.heading, *(f"  {sentence}" for sentence in table.words), *_aligned(rows, table.prose)])


def _aligned(rows: Sequence[Sequence[str]], prose: Collection[int]) -> Iterable[str]:
    """Columns as wide as their widest cell; the first and ``prose`` to the left, figures to the right."""
    if not rows:
        return []
    aligned = Grid(box=None, show_header=False, padding=(0, 0, 0, 2), pad_edge=True)
    for place in range(len(rows[0])):
        aligned.add_column(justify="left" if place in {0, *prose} else "right", no_wrap=True)
    for row in rows:
        aligned.add_row(*map(Text, row))
    lines = _UNBOUNDED.render_lines(aligned, pad=False)
    return ["".join(segment.text for segment in line).rstrip() for line in lines]
