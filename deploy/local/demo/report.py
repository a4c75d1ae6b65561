"""The print-out: how the firm's clients stand, why one of them stands so, what was refused, who was written to."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from deploy.local.demo.explained import explained
from deploy.local.demo.letters import letters
from deploy.local.demo.observed import Observed
from deploy.local.demo.player import Timing
from deploy.local.demo.portfolio import portfolio
from deploy.local.demo.reasons import reasons
from deploy.local.demo.story import Story
from deploy.local.demo.tally import Tally

WIDTH = 120


def wide(console: Console) -> Console:
    """A console that is wide enough: away from a terminal rich would take it for 80 columns."""
    return console if console.is_terminal else Console(file=console.file, width=WIDTH)


def report(
    story: Story, observed: Observed, tally: Tally, timings: Sequence[Timing], people: Mapping[str, str]
) -> RenderableType:
    """All of it. ``people``: names by id."""
    health = observed.health[story.explained]
    name = next((row["name"] for row in observed.portfolio if row["client"] == story.explained), story.explained)
    return Group(
        *_chapter(f"{story.firm}: the portfolio, worst first", portfolio(observed.portfolio, people)),
        *_chapter(f"Why {name} stands where they stand", explained(health)),
        *_chapter("What was heard of all of them, in the words of the reasons", reasons(observed.health)),
        *_chapter("Refused, each with words to act on", refused(tally)),
        *_chapter(f"The mails ({len(observed.mails)})", letters(observed.mails)),
        *_chapter("Times", times(timings)),
    )


def refused(tally: Tally) -> RenderableType:
    """What was impossible, and what was said of it; before it the counts of all the rest."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for column in ("what", "way", "status"):
        table.add_column(column, no_wrap=column != "what", ratio=3 if column == "what" else None)
    table.add_column("words", ratio=5)
    for one in tally.refused:
        table.add_row(Text(one.what), one.way, one.status, Text(one.words, style="italic"))
    counts = (
        f"{tally.recorded:,} facts recorded over HTTP, {tally.written:,} over Kafka; "
        f"{tally.repeated} reported again, which changed nothing; {len(tally.refused)} refused:"
    )
    return Group(Text(counts), Text(), table)


def times(timings: Sequence[Timing]) -> RenderableType:
    """How long each part took, and all of it."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("what")
    table.add_column("seconds", justify="right")
    for timing in timings:
        table.add_row(timing.what, f"{timing.seconds:.1f} s")
    table.add_row("altogether", f"{sum(timing.seconds for timing in timings):.1f} s")
    return table


def _chapter(title: str, body: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(title, style="bold"), align="left")
    yield body
