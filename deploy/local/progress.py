"""Says what is being done, on a terminal and in a log alike."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

NOTE_SECONDS = 2.0


class Step:
    """One thing that is being done. Set `text` to say at its end what came of it."""

    def __init__(self, text: str, progress: Progress) -> None:
        self.text = text
        self._progress = progress
        self._noted = self._began = time.monotonic()
        self._task: TaskID = progress.add_task(text)

    def note(self, detail: str) -> None:
        """Show how far it is; away from a terminal a line every other second."""
        self._progress.update(self._task, description=f"{self.text}: {detail}")
        if self._progress.disable and time.monotonic() - self._noted > NOTE_SECONDS:
            self._noted = time.monotonic()
            self._progress.console.print(f"  … {self.text}: {detail}", highlight=False, markup=False, soft_wrap=True)

    def end(self, sign: str) -> None:
        """Leave a line with the time it took."""
        self._progress.remove_task(self._task)
        seconds = time.monotonic() - self._began
        self._progress.console.print(
            f"{sign} {self.text:<60} {seconds:5.1f} s", highlight=False, markup=False, soft_wrap=True
        )


class Steps:
    """Steps, several of them at once if need be: on a terminal those under way spin, each leaves one line.

    Between steps nothing is drawn, so that others may use the console.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console()
        columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        self._progress = Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)
        self._under_way = 0

    def say(self, text: str, style: str | None = None) -> None:
        """A line as it is: no markup, no wrapping."""
        self.console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, text: str) -> Iterator[Step]:
        """Done inside the block; an exception marks it as failed, or as broken off if it is a cancellation."""
        step = Step(text, self._progress)
        self._draw(+1)
        try:
            yield step
        except asyncio.CancelledError:
            step.end("-")
            raise
        except BaseException:
            step.end("✗")
            raise
        else:
            step.end("✓")
        finally:
            self._draw(-1)

    def _draw(self, change: int) -> None:
        self._under_way += change
        if self._under_way:
            self._progress.start()
        else:
            self._progress.stop()
