"""One client's score, line by line."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from deploy.local.demo.asking import Json
from deploy.local.demo.chapter import grid
from deploy.local.demo.expectations import NEUTRAL
from deploy.local.demo.portfolio import band, contacts
from shared.wording import signed


def explained(health: Json) -> RenderableType:
    """From the neutral 75 by each contribution to the score, then what that foretells, and the open risks."""
    return Group(_sum(health), Text(), _standing(health), *_risks(health["risks"]), *_risks(health["opportunities"]))


def _sum(health: Json) -> Table:
    table = grid()
    table.add_column(justify="right", width=6, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(f"{NEUTRAL:.1f}", "neutral", "where a client of that age stands who is kept as agreed")
    for part in sorted(health["contributions"], key=lambda part: part["points"]):
        table.add_row(signed(part["points"], 1), part["kind"].replace("_", " "), Text(part["why"]))
    table.add_row(f"{health['score']:.1f}", Text("score", style="bold"), band(health["band"]))
    return table


def _standing(health: Json) -> Text:
    cadence = health["cadence"]
    return Text(
        f"{100 * health['chance_of_trouble']:.1f} of 100 such clients are lost, or take work away, within 90 days; "
        f"contacts in 365 days {contacts(cadence['contacts'], cadence['expected'])}; "
        f"known until {health['known_until'][:16]}, policy {health['policy']}"
    )


def _risks(risks: list[Json]) -> Iterator[RenderableType]:
    for risk in risks:
        since = f"since {risk['since'][:10]}"
        yield Text()
        yield Text(f"! {risk['kind'].replace('_', ' ')}, {since}: {risk['why']}")
        if risk.get("verbatim"):
            yield Padding(Text(f"“{risk['verbatim']}”", style="italic"), (0, 0, 0, 4))
        yield Padding(Text(f"Next: {risk['next_step']}"), (0, 0, 0, 4))
