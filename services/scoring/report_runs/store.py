"""The SQL of reports, and of the monthly scores they compare with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg

from services.scoring.reports.report import Body, Json, Subject
from shared.cloudevents import format_time
from shared.database import Connection

#: How long reports and monthly scores are kept.
_KEPT, _STANDINGS_KEPT = timedelta(days=90), timedelta(days=800)
#: A trend is the change of a score since this many months ago.
_MONTHS_BACK = 3

_CLIENTS = """
select stream_id, state, assessed_at, earlier.score as before, earlier.partner as partner_before
from streams left join standings earlier
  on earlier.client = substr(streams.stream_id, length('scoring:') + 1) and earlier.month = $2
where stream_id > $1 and stream_id like 'scoring:%' and state is not null
order by stream_id limit $3
"""

_STAND = """
insert into standings (client, month, at, score, partner)
select client, $1, $2, score, partner from unnest($3::text[], $4::double precision[], $5::text[])
  as new(client, score, partner)
on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored report."""

    name: str
    at: datetime
    body: Json


async def clients(connection: Connection, after: str, at: datetime, limit: int) -> Sequence[asyncpg.Record]:
    """A page of the clients' rows by id, with their scores some three months before ``at``."""
    rows: Sequence[asyncpg.Record] = await connection.fetch(_CLIENTS, after, _month(at, _MONTHS_BACK), limit)
    return rows


async def stand(connection: Connection, at: datetime, found: Sequence[Subject]) -> None:
    """Store the clients' scores of this month; a score already stored in the month stays."""
    await connection.execute(
        _STAND,
        _month(at),
        at,
        [one.client for one in found],
        [one.score for one in found],
        [one.partner for one in found],
    )


async def keep(connection: Connection, at: datetime, bodies: Mapping[str, Body]) -> None:
    """Store the reports of one run, and delete those that are too old."""
    rows = [
        (name, at, json.dumps({"firm": body.firm, "people": body.people, "named": body.named}))
        for name, body in bodies.items()
    ]
    await connection.executemany(
        "insert into reports (name, at, body) values ($1, $2, $3) "
        "on conflict (name, at) do update set body = excluded.body",
        rows,
    )
    await connection.execute("delete from reports where at < $1", at - _KEPT)
    await connection.execute("delete from standings where month < $1", (at - _STANDINGS_KEPT).date())


async def latest(connection: Connection, name: str) -> Kept | None:
    """The latest report called ``name``."""
    row = await connection.fetchrow(
        "select name, at, body::text from reports where name = $1 order by at desc limit 1", name
    )
    return None if row is None else Kept(row["name"], row["at"], json.loads(row["body"]))


async def made(connection: Connection) -> dict[str, datetime]:
    """When each report was made last."""
    rows = await connection.fetch("select name, max(at) as at from reports group by name")
    return {row["name"]: row["at"] for row in rows}


def _month(at: datetime, back: int = 0) -> date:
    """The first day of the month ``back`` months before that of ``at``."""
    years, month = divmod(at.year * 12 + at.month - 1 - back, 12)
    return date(years, month + 1, 1)


def as_json(kept: Kept) -> dict[str, Any]:
    """As JSON."""
    return {"name": kept.name, "at": format_time(kept.at), **kept.body}
