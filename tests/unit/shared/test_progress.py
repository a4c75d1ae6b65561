import asyncio
import io
from itertools import pairwise

import pytest
from rich.console import Console

from shared import progress
from shared.importing.bar import bar
from shared.importing.position import Position
from shared.importing.tally import Tally
from shared.progress import Steps, bars


class Clock:
    """Stands for the time module."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(progress, "time", fake)
    return fake


def log() -> Console:
    return Console(file=io.StringIO(), width=80)


def terminal() -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None, legacy_windows=False)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def drawn(console: Console) -> list[str]:
    """The bars, as often as they were drawn."""
    return [line for line in shown(console).splitlines() if "%" in line]


def test_a_step_leaves_a_line_with_what_came_of_it() -> None:
    console = log()
    with Steps(console).step("counting") as step:
        step.text = "3 [bold] things counted"
    assert shown(console).startswith("✓ 3 [bold] things counted  ")
    assert shown(console).endswith("0.0 s\n")


@pytest.mark.parametrize(("error", "sign"), [(ValueError, "✗"), (asyncio.CancelledError, "-")])
def test_a_step_that_fails_or_is_broken_off_says_so(error: type[BaseException], sign: str) -> None:
    console = log()
    with pytest.raises(error), Steps(console).step("counting"):
        raise error
    assert shown(console).startswith(f"{sign} counting")


def test_away_from_a_terminal_lines_come_ever_more_rarely_but_not_never(clock: Clock) -> None:
    console = log()
    with Steps(console).step("fetching") as step:
        for second in range(300):
            clock.now = second
            step.note(f"{second} of 300")
    told = [int(line.split()[2]) for line in shown(console).splitlines() if "…" in line]
    assert told[:5] == [5, 15, 35, 75, 115]
    assert max(later - earlier for earlier, later in pairwise(told)) == progress.LONGEST_PAUSE


def test_a_bar_with_nothing_to_do_is_full() -> None:
    console = terminal()
    with bars(console) as shown_bars:
        shown_bars.step("comparing own topics", 0)
    [*_, last] = drawn(console)
    assert "100% comparing own topics: nothing to do" in last


def test_each_step_has_a_bar_of_its_own() -> None:
    console = terminal()
    with bars(console) as shown_bars:
        shown_bars.step("comparing", 4)
        shown_bars.advance(3)
        shown_bars.advance(1)
        shown_bars.step("concluding", 4)
        shown_bars.advance(1)
    [*_, comparing, concluding] = drawn(console)
    assert "100% comparing" in comparing
    assert "25% concluding" in concluding


def test_an_import_tells_its_share_rows_and_pace(clock: Clock) -> None:
    console = log()
    with bar(1_000, Position(), console) as shown_bar:
        clock.now = 5.0
        shown_bar.show(Position(offset=250, tally=Tally(rows=800, recorded=800)))
    assert shown(console) == " 25% 800 rows, 160 a second\n"
