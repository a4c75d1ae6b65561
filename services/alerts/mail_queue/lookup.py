"""The queue as others see it: how many mails wait, and what became of which."""

from datetime import datetime
from typing import Any

from services.alerts.domain import Planned, keys
from shared.database import Connection, Pool

_NEWEST = """
select key, kind, client, recipient, person, status, attempts, raised_at, next_attempt, ended_at, message_id, detail
from mails
where ($1::text is null or status = $1) and ($2::timestamptz is null or (raised_at, key) < ($2, $3))
order by raised_at desc, key desc limit $4
"""


async def pending(database: Connection | Pool) -> int:
    """How many mails wait to be sent."""
    return int(await database.fetchval("select count(*) from mails where status = 'pending'"))


async def planned_digests(connection: Connection, since: datetime) -> list[Planned]:
    """The digests that were planned at ``since`` or later, whatever became of them."""
    rows = await connection.fetch(
        "select key, recipient, day from mails where raised_at >= $1 and kind = 'digest'", since
    )
    return [Planned(row["recipient"], row["day"], row["key"].endswith(keys.HISTORY)) for row in rows]


async def newest(
    connection: Connection, status: str | None, before: tuple[datetime | None, str | None], limit: int
) -> list[dict[str, Any]]:
    """The rows of at most ``limit`` mails, newest first: those older than ``before`` (raised at, key)."""
    return [dict(row) for row in await connection.fetch(_NEWEST, status, *before, limit)]
