"""Reports as text, for a terminal."""

from collections.abc import Collection, Iterable, Sequence

from services.scoring.report_runs.store import Kept
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Table


def as_text(made: Iterable[Kept]) -> str:
    """All of them, one after the other."""
    return "\n\n".join(_report(one) for one in made)


def _report(one: Kept) -> str:
    report = REPORTS[one.name]
    parts = [f"{report.title} (as of {one.at:%Y-%m-%d %H:%M} UTC)"]
    parts += [_table(table) for table in report.tables(one.body)]
    return "\n\n".join(parts)


def _table(table: Table) -> str:
    rows = [table.columns, *table.rows] if table.columns else list(table.rows)
    return "\n".join([table.heading, *(f"  {sentence}" for sentence in table.words), *_aligned(rows, table.prose)])


def _aligned(rows: Sequence[Sequence[str]], prose: Collection[int]) -> Iterable[str]:
    """Columns as wide as their widest cell; the first and ``prose`` to the left, figures to the right."""
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = {0, *prose}
    for row in rows:
        placed = enumerate(zip(row, widths, strict=True))
        cells = (cell.ljust(width) if place in left else cell.rjust(width) for place, (cell, width) in placed)
        yield "  ".join(("", *cells)).rstrip()
