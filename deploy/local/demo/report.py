"""The whole print-out: how the clients stand, why one of them stands so, what was refused, who was written to."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from deploy.local.demo.chapter import chapter, grid
from deploy.local.demo.cut import Cut
from deploy.local.demo.explained import explained
from deploy.local.demo.letters import letters
from deploy.local.demo.observed import Observed
from deploy.local.demo.player import Timing
from deploy.local.demo.portfolio import portfolio
from deploy.local.demo.reasons import reasons
from deploy.local.demo.story import Story
from deploy.local.demo.tally import Refused, Tally


def report(
    story: Story, observed: Observed, tally: Tally, timings: Sequence[Timing], people: Mapping[str, str]
) -> RenderableType:
    """All of it. ``people``: names by id."""
    health = observed.health[story.explained]
    name = next((row["name"] for row in observed.portfolio if row["client"] == story.explained), story.explained)
    return Group(
        *chapter(f"{story.firm}: the portfolio, worst first", portfolio(observed.portfolio, people)),
        *chapter(f"Why {name} stands where they stand", explained(health)),
        *chapter("The reasons across all clients, one example each", reasons(observed.health)),
        *chapter("Refused, each with words to act on", refused(tally)),
        *chapter(f"The mails ({len(observed.mails)})", letters(observed.mails)),
        *chapter("Times", times(timings)),
    )


def refused(tally: Tally) -> RenderableType:
    """What was impossible, and what was said of it; before it the counts of all the rest."""
    counts = (
        f"{tally.recorded:,} facts recorded over HTTP, {tally.written:,} over Kafka; "
        f"{tally.repeated} reported again, which changed nothing; {len(tally.refused)} refused:"
    )
    return Group(Text(counts), *(part for one in tally.refused for part in refusal(one)))


def refusal(one: Refused, lines: int = 100) -> tuple[RenderableType, RenderableType]:
    """What it was and how it was reported; below it the words, in so many ``lines``."""
    return Cut(f"{one.what} ({one.way}, {one.status})"), Padding(Cut(one.words, lines, "italic"), (0, 0, 0, 2))


def times(timings: Sequence[Timing]) -> RenderableType:
    """How long each part took, and all of it."""
    table = grid()
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for timing in timings:
        table.add_row(timing.what, f"{timing.seconds:.1f} s")
    table.add_row("altogether", f"{sum(timing.seconds for timing in timings):.1f} s")
    return table
