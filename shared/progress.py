"""How far something is: drawn on a terminal; elsewhere a line now and then."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

#: Away from a terminal: the seconds before the first line, doubled after each line up to the longest pause.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 40.0

_WORDS = "{task.description}"


class Task:
    """One thing that is being done. Set ``text`` to say at its end what came of it."""

    def __init__(self, drawn: Progress, text: str, total: int | None = None, done: int = 0) -> None:
        """``total``: None where it is not known; where it is 0, the task is complete from the start."""
        self.text = text
        self._drawn = drawn
        self._total, self._done = (1, 1) if total == 0 else (total, done)
        self._began = self._told = time.monotonic()
        self._pause = FIRST_PAUSE
        self._id = drawn.add_task(text, total=self._total, completed=self._done)

    @property
    def console(self) -> Console:
        """Where it is shown."""
        return self._drawn.console

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def note(self, detail: str = "", done: int | None = None) -> None:
        """Show ``detail``, and how much is ``done`` of the total."""
        self._done = self._done if done is None else done
        words = ": ".join(filter(None, (self.text, detail)))
        self._drawn.update(self._id, description=words, completed=self._done)
        if self._drawn.disable and time.monotonic() - self._told >= self._pause:
            self._told, self._pause = time.monotonic(), min(2 * self._pause, LONGEST_PAUSE)
            share = "  …" if self._total is None else f"{self._done / self._total:4.0%}"
            _print(self.console, f"{share} {words}")

    def advance(self, count: int) -> None:
        """``count`` more of the total are done."""
        self.note(done=self._done + count)

    def end(self, sign: str) -> None:
        """Take it off the display and leave a line with the time it took."""
        self._drawn.remove_task(self._id)
        _print(self.console, f"{sign} {self.text:<60} {self.seconds:5.1f} s")


class Bars:
    """A bar for each step of a command."""

    def __init__(self, drawn: Progress) -> None:
        """``drawn``: started by the caller; `bars` does so."""
        self._drawn = drawn
        self._last: Task | None = None

    def begin(self, what: str, total: int, done: int = 0) -> Task:
        """The next bar."""
        self._last = Task(self._drawn, what, total, done)
        return self._last

    def step(self, what: str, total: int) -> None:
        """The next bar, for `advance`. A step with nothing to do says so."""
        self.begin(what if total else f"{what}: nothing to do", total)

    def advance(self, count: int) -> None:
        """Further on the last bar."""
        if self._last is not None:
            self._last.advance(count)


@contextmanager
def bars(console: Console | None = None) -> Iterator[Bars]:
    """Bars for as long as the block runs; on standard error unless ``console`` is given."""
    shown = console or Console(stderr=True)
    columns = BarColumn(), TaskProgressColumn(), TextColumn(_WORDS, markup=False), TimeRemainingColumn()
    with Progress(*columns, console=shown, disable=not shown.is_terminal) as drawn:
        yield Bars(drawn)


class Steps:
    """Steps, several of them at once if need be: on a terminal those under way spin, each leaves one line.

    Between steps nothing is drawn, so that others may use the console.
    """

    def __init__(self, console: Console | None = None) -> None:
        """On standard output unless ``console`` is given."""
        self.console = console or Console()
        columns = SpinnerColumn(), TextColumn(_WORDS, markup=False), TimeElapsedColumn()
        self._drawn = Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)
        self._under_way = 0

    def say(self, text: str, style: str | None = None) -> None:
        """A line as it is: no markup, no wrapping."""
        _print(self.console, text, style)

    @contextmanager
    def step(self, text: str) -> Iterator[Task]:
        """Done inside the block; an exception marks it as failed, or as broken off if it is a cancellation."""
        task = Task(self._drawn, text)
        self._draw(+1)
        try:
            yield task
        except asyncio.CancelledError:
            task.end("-")
            raise
        except BaseException:
            task.end("✗")
            raise
        else:
            task.end("✓")
        finally:
            self._draw(-1)

    def _draw(self, change: int) -> None:
        self._under_way += change
        if self._under_way:
            self._drawn.start()
        else:
            self._drawn.stop()


def _print(console: Console, text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
