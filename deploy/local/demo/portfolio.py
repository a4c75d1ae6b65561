"""The portfolio as a table."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from deploy.local.demo.asking import Json
from deploy.local.demo.chapter import grid

BAND_STYLES = {"red": "bold red", "amber": "yellow", "green": "green", "not_enough_known": "dim"}


def portfolio(rows: Sequence[Json], people: Mapping[str, str]) -> Table:
    """The rows in the portfolio's own order. ``people``: names by id."""
    table = grid()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for row in rows:
        table.add_row(f"{row['score']:.0f}", band(row["band"]), _client(row, people))
    return table


def band(name: str) -> Text:
    """A band, in its colour."""
    return Text(name.replace("_", " "), style=BAND_STYLES.get(name, ""))


def contacts(count: float, expected: float) -> str:
    """Real contacts in 365 days, of those agreed."""
    return f"{count:.0f} of {expected:.0f}"


def _client(row: Json, people: Mapping[str, str]) -> Text:
    """Who it is, and below it the main reason."""
    partner = row.get("partner")
    about = (
        people.get(partner, partner) if partner else "nobody",
        f"contacts {contacts(row['contacts'], row['expected'])}",
    )
    return Text.assemble(
        (row.get("name") or row["client"], "bold"), f": {', '.join(about)}\n", (row.get("main_reason") or "", "italic")
    )
