"""The page of `value`."""

from collections.abc import Sequence
from decimal import Decimal

from services.scoring.reports.counting import percent, shown
from services.scoring.reports.report import Json, Table
from shared.wording import counted, signed


def tables(seen: Json) -> list[Table]:
    """For each currency the firm, then the clients who may be seen."""
    found = []
    for currency, firm in seen["firm"]["currencies"].items():
        found.append(Table(f"{currency}: the firm", _sentences(currency, firm)))
        lists = [("", seen["named"].get(currency))]
        lists += [(f", clients of {person}", one.get(currency)) for person, one in seen["people"].items()]
        for whose, ranked in lists:
            for basis, entries in (ranked or {}).items():
                found += [_list(f"{currency}{whose}, {basis.replace('_', ' ')}", entries)] if entries else []
    return found


def _sentences(currency: str, firm: Json) -> list[str]:
    said = [f"{counted(firm['clients'], 'client')}, fees of {currency} {_money(firm['fees'])} in the last 365 days."]
    if firm["profit"] is not None:
        said.append(
            f"Profit of {currency} {_money(firm['profit'])} from the {counted(firm['profit_known_of'], 'client')} "
            "with known margins."
        )
    if firm["modelled"]:
        coming = f"Fees to come: what is to be expected in the next {firm['days']:,.0f} days"
        said.append(f"{coming}, worth {percent(firm['discount'])} less for each year of waiting.")
    else:
        said.append("Too few clients to say what they will bring.")
    for key, what in (("with_score", "the health score"), ("with_nps", "how likely they are to recommend us")):
        found = firm[key]
        if found is not None:
            pairs = counted(found["pairs"], "client")
            span = f"{signed(found['rho'], 2)} ({signed(found['low'], 2)} to {signed(found['high'], 2)}, {pairs})"
            said.append(f"Rank correlation of worth with {what}: {span}. {found['words']}")
    return said


def _list(heading: str, entries: Sequence[Json]) -> Table:
    columns = (
        "client",
        "fees, 365 days",
        "profit, 365 days",
        "fees to come",
        "80 % between",
        "score",
        "would recommend",
    )
    return Table(heading, (), columns, [_cells(entry) for entry in entries])


def _cells(entry: Json) -> Sequence[str]:
    coming = entry["lifetime_fees"]
    return (
        entry["name"],
        _money(entry["fees"]),
        "–" if entry["profit"] is None else _money(entry["profit"]),
        "–" if coming is None else f"{coming['mean']:,}",
        "–" if coming is None else f"{coming['low']:,} and {coming['high']:,}",
        shown(entry["score"], 0),
        shown(entry["nps"]),
    )


def _money(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"
