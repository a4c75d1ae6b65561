"""The progress of an import: bytes of the file, rows, rows per second."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from shared.importing.position import Position
from shared.progress import Task, bars


class Bar:
    """Displays positions."""

    def __init__(self, task: Task, begun: Position) -> None:
        """``begun``: where this run began."""
        self._task = task
        self._rows_before = begun.tally.rows

    def show(self, position: Position) -> None:
        """Show ``position``."""
        rate = (position.tally.rows - self._rows_before) / max(self._task.seconds, 0.001)
        refused = f", {position.tally.all_refused:,} refused" if position.tally.all_refused else ""
        self._task.note(f"{position.tally.rows:,} rows, {rate:,.0f} a second{refused}", position.offset)


@contextmanager
def bar(size: int, begun: Position, console: Console | None = None) -> Iterator[Bar]:
    """A bar for as long as the block runs. ``size``: of the file, in bytes."""
    with bars(console) as shown:
        yield Bar(shown.begin("", size, begun.offset), begun)
