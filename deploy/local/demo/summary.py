"""The print-out in short: a screen or two, however wide the terminal is; `report` has all of it.

Each part is bounded, in lines at 80 columns, so that the whole of a run stays below 70.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.local.demo.asking import Json
from deploy.local.demo.chapter import chapter, grid
from deploy.local.demo.cut import Cut
from deploy.local.demo.expectations import DIGEST, NEUTRAL
from deploy.local.demo.letters import letter
from deploy.local.demo.mails import Mail
from deploy.local.demo.observed import Observed
from deploy.local.demo.portfolio import band
from deploy.local.demo.report import refusal
from deploy.local.demo.story import Story
from deploy.local.demo.tally import Tally
from shared.wording import signed

WORST, REASONS, MAILS, REFUSALS = 5, 3, 4, 2
LINES = 2


def summary(story: Story, observed: Observed, tally: Tally) -> RenderableType:
    """How the clients stand, why one of them does, who was written to, what was refused."""
    health = observed.health[story.explained]
    name = health["name"]
    about = [mail for mail in observed.mails if name in mail.subject]
    others = [mail for mail in observed.mails if mail not in about[:1]]
    return Group(
        *chapter(f"{story.firm}: who stands worst, by band and score of 100", _worst(observed.portfolio)),
        *chapter(f"Why {name} stands at {health['score']:.0f}", _why(health)),
        *chapter(f"What was written about {name} at once", *(letter(mail, LINES) for mail in about[:1])),
        *chapter(f"The other mails: {_kinds(others, observed)}", _mails(others)),
        *chapter(f"Two of the {len(tally.refused)} refused, each with words to act on", *_refused(tally)),
    )


def _worst(rows: Sequence[Json]) -> RenderableType:
    shown = [row for row in rows if row["band"] in {"red", "amber"}][:WORST]
    table = grid()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, max_width=26)
    table.add_column(ratio=1)
    for row in shown:
        name = Text(row.get("name") or row["client"], style="bold")
        table.add_row(f"{row['score']:.0f}", band(row["band"]), name, Cut(row.get("main_reason") or "", LINES))
    others = Counter(row["band"].replace("_", " ") for row in rows if row not in shown)
    return Group(table, Text(f"and {', '.join(f'{count} {name}' for name, count in others.items())}"))


def _why(health: Json) -> Table:
    """What weighs most, and the sum of the rest; it adds up from the neutral score."""
    parts = sorted(health["contributions"], key=lambda part: -abs(part["points"]))
    main, rest = sorted(parts[:REASONS], key=lambda part: part["points"]), parts[REASONS:]
    table = grid()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(f"{NEUTRAL:.1f}", "where a client starts who is kept as agreed")
    for part in main:
        table.add_row(signed(part["points"], 1), Cut(part["why"], LINES))
    if rest:
        table.add_row(signed(sum(part["points"] for part in rest), 1), f"{len(rest)} smaller reasons")
    table.add_row(f"{health['score']:.1f}", band(health["band"]))
    return table


def _kinds(mails: Sequence[Mail], observed: Observed) -> str:
    digests = {notified.message_id for notified in observed.notified if notified.mail == DIGEST}
    daily = sum(mail.message_id in digests for mail in mails)
    return f"{len(mails) - daily} at once, {daily} daily digests"


def _mails(mails: Sequence[Mail]) -> RenderableType:
    table = grid()
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for mail in mails[:MAILS]:
        table.add_row(mail.to.partition("@")[0], Cut(mail.subject))
    return Group(table, *([Text(f"and {len(mails) - MAILS} more")] if mails[MAILS:] else []))


def _refused(tally: Tally) -> Iterator[RenderableType]:
    """An example of each way in."""
    ways = {one.way: one for one in reversed(tally.refused)}
    for _, one in sorted(ways.items(), reverse=True)[:REFUSALS]:
        yield from refusal(one, LINES)
