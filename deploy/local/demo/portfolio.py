"""The portfolio as a table."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from deploy.local.demo.asking import Json

BAND_STYLES = {"red": "bold red", "amber": "yellow", "green": "green", "not_enough_known": "dim"}


def portfolio(rows: Sequence[Json], people: Mapping[str, str]) -> Table:
    """The rows in the portfolio's own order. ``people``: names by id."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("client", max_width=27, no_wrap=True)
    table.add_column("partner", max_width=17, no_wrap=True)
    table.add_column("score", justify="right")
    table.add_column("band", no_wrap=True)
    table.add_column("confidence", justify="right")
    table.add_column("contacts\nin 365 d", justify="right")
    table.add_column("main reason", ratio=1)
    for row in rows:
        table.add_row(*_cells(row, people))
    return table


def band(name: str) -> Text:
    """A band, in its colour."""
    return Text(name.replace("_", " "), style=BAND_STYLES.get(name, ""))


def contacts(count: float, expected: float) -> str:
    """Real contacts in 365 days, of those agreed."""
    return f"{count:.0f} of {expected:.0f}"


def _cells(row: Json, people: Mapping[str, str]) -> tuple[Text | str, ...]:
    partner = row.get("partner")
    return (
        Text(row.get("name") or row["client"]),
        Text(people.get(partner, partner) if partner else "nobody"),
        f"{row['score']:.0f}",
        band(row["band"]),
        f"{row['confidence']:.0%}",
        contacts(row["contacts"], row["expected"]),
        Text(row.get("main_reason") or "", style="italic"),
    )
