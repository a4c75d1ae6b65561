"""The idempotency keys: what was reported under which source and id, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from shared.database.pool import Connection
from shared.database.transactions import LostRace
from shared.events import Reported
from shared.store.append import Appended


@dataclass(frozen=True, slots=True)
class Known:
    """What an accepted fact became."""

    content: bytes
    stream_id: str
    version: int
    event: str


async def look_up(connection: Connection, facts: Sequence[Reported]) -> dict[tuple[str, str], Known]:
    """What is known of these facts' keys. Call it under the lock of their streams, or a twin may slip in between."""
    rows = await connection.fetch(
        "select r.* from received r join unnest($1::text[], $2::text[]) as asked(source, id) using (source, id)",
        [fact.source for fact in facts],
        [fact.id for fact in facts],
    )
    return {
        (row["source"], row["id"]): Known(row["content"], row["stream_id"], row["version"], str(row["event_id"]))
        for row in rows
    }


async def remember(connection: Connection, new: Sequence[tuple[Reported, Appended]]) -> None:
    """Keep the keys of accepted facts.

    Raises ``LostRace`` when another transaction has just recorded one under the same key for another client.
    """
    last = {(fact.source, fact.id): (fact, appended) for fact, appended in new}.values()
    if not last:
        return
    try:
        await connection.execute(
            "insert into received (source, id, content, stream_id, version, event_id) "
            "select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::uuid[])",
            [fact.source for fact, _ in last],
            [fact.id for fact, _ in last],
            [fact.content for fact, _ in last],
            [appended.stream_id for _, appended in last],
            [appended.event.version for _, appended in last],
            [appended.event.id for _, appended in last],
        )
    except asyncpg.UniqueViolationError as error:
        raise LostRace from error
