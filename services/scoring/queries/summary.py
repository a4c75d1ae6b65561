"""The summary of the portfolio: by partner, tier, sector, and in total.

Both queries use the index `streams_portfolio` alone; the result grows with the number of partners, tiers and sectors,
not of clients.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.scoring.projection.assessment import BANDS
from services.scoring.projection.monthly_trend import begin, month_before, month_of
from services.scoring.queries.portfolio import Filter
from shared.database import Connection

#: The ways to group, each with the bits of SQL's grouping(partner, tier, sector) that leave the other columns out.
GROUPINGS: Mapping[str, int] = {"partner": 0b011, "tier": 0b101, "sector": 0b110}
_ALL = 0b111

_STANDING = """
select partner, tier, sector, grouping(partner, tier, sector) as grouped, count(*) as clients, avg(score) as score,
    {bands},
    avg(case when assessed_at >= {month} then score - month_score else 0 end) as this_month,
    avg(case when assessed_at >= {month} then month_score - last_month_score
             when assessed_at >= {before} then score - month_score else 0 end) as last_month
from streams where {conditions} group by grouping sets ((partner), (tier), (sector), ())
"""
_COUNTS = ", ".join(f"count(*) filter (where band = {place}) as {band.value}" for place, band in enumerate(BANDS))

_RISKS = """
select partner, tier, sector, grouping(partner, tier, sector) as grouped, risks, count(*) as clients
from streams where {conditions} and risks <> ''
group by grouping sets ((partner, risks), (tier, risks), (sector, risks), (risks))
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of clients, as of their latest assessments. ``name``: of the partner, tier or sector; None: unknown.

    ``bands``: how many are in each, worst first. ``score``: the mean. ``risks``: how many have one of that kind open.
    ``this_month``, ``last_month``: the mean change of the score in points since this month (UTC) began, and in the
    month before it; None if unknown for all.
    """

    name: str | None
    clients: int
    bands: dict[str, int]
    score: float
    this_month: float | None
    last_month: float | None
    risks: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Summary:
    """``all``: every client, None where there is none. ``groups``: by the names of `GROUPINGS`, lowest score first."""

    all: Group | None
    groups: Mapping[str, list[Group]]


async def summary(connection: Connection, wanted: Filter, now: datetime) -> Summary:
    """The summary, at ``now``, of the clients that ``wanted`` selects."""
    conditions, values = wanted.where()
    where, place, month = " and ".join(conditions), len(values) + 1, month_of(now)
    standing = _STANDING.format(bands=_COUNTS, conditions=where, month=f"${place}", before=f"${place + 1}")
    rows = await connection.fetch(standing, *values, begin(month), begin(month_before(month)))
    groups = {_key(row): _group(row) for row in rows if row["clients"]}
    for row in await connection.fetch(_RISKS.format(conditions=where), *values):
        for kind in row["risks"].split():
            groups[_key(row)].risks[kind] += row["clients"]
    return Summary(groups.get((_ALL, None)), {name: _ordered(groups, bits) for name, bits in GROUPINGS.items()})


def _key(row: Any) -> tuple[int, str | None]:
    name = next((name for name, bits in GROUPINGS.items() if bits == row["grouped"]), None)
    return row["grouped"], None if name is None else row[name]


def _group(row: Any) -> Group:
    return Group(
        name=_key(row)[1],
        clients=row["clients"],
        bands={band.value: row[band.value] for band in BANDS},
        score=row["score"],
        this_month=row["this_month"],
        last_month=row["last_month"],
    )


def _ordered(groups: Mapping[tuple[int, str | None], Group], bits: int) -> list[Group]:
    found = (group for (grouped, _), group in groups.items() if grouped == bits)
    return sorted(found, key=lambda group: (group.score, group.name or ""))
