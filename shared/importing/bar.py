"""How far an import is: a bar on a terminal, a line now and then elsewhere. On standard error."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from shared.importing.position import Position

_LINE_SECONDS = 5.0


class Bar:
    """Tells of positions as they come."""

    def __init__(self, progress: Progress, size: int, begun: Position) -> None:
        """``size``: of the file, in bytes. ``begun``: where this run began."""
        self._progress = progress
        self._size = size
        self._rows_before = begun.tally.rows
        self._began = self._told = time.monotonic()
        self._task: TaskID = progress.add_task("", total=max(size, 1), completed=begun.offset)

    def show(self, position: Position) -> None:
        """The import stands at ``position`` now."""
        self._progress.update(self._task, completed=position.offset, description=self._words(position))
        if self._progress.disable and time.monotonic() - self._told >= _LINE_SECONDS:
            self._told = time.monotonic()
            share = position.offset / max(self._size, 1)
            self._progress.console.print(f"{share:4.0%} {self._words(position)}", highlight=False, markup=False)

    def _words(self, position: Position) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        rate = (position.tally.rows - self._rows_before) / seconds
        refused = f", {position.tally.all_refused:,} refused" if position.tally.all_refused else ""
        return f"{position.tally.rows:,} rows, {rate:,.0f} a second{refused}"


@contextmanager
def bar(size: int, begun: Position, console: Console | None = None) -> Iterator[Bar]:
    """A bar for as long as the block runs."""
    shown = console or Console(stderr=True)
    columns = BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False), TimeRemainingColumn()
    with Progress(*columns, console=shown, disable=not shown.is_terminal) as progress:
        yield Bar(progress, size, begun)
