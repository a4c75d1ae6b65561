"""Recording events without a service around: what a writer does in its transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from services.interactions.context import INTERACTIONS
from shared.database.pool import Connection, Pool
from shared.events import Event, EventData, NewEvent
from shared.events.interactions import Channel, ContactLogged
from shared.store.events import append, record
from shared.store.streams import Streams

STREAMS = Streams(INTERACTIONS)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def contact(words: str = "") -> ContactLogged:
    return ContactLogged(channel=Channel.CALL, summary=words or None)


async def write(connection: Connection, clients: Iterable[str], data: Sequence[EventData]) -> list[Event]:
    """Append ``data`` to each of the clients' streams, in the caller's transaction."""
    rows = await STREAMS.lock(connection, {f"interactions:{client}" for client in clients})
    appended = [record(STREAMS, row, NewEvent(item, NOW), datetime.now(UTC)) for row in rows.values() for item in data]
    for row in rows.values():
        row.state = b"state"
    await append(connection, STREAMS, appended)
    await STREAMS.save(connection, rows.values())
    return [item.event for item in appended]


async def commit(pool: Pool, *clients: str, count: int = 1, words: str = "") -> list[Event]:
    """Append ``count`` contacts to each client's stream, and commit."""
    async with pool.acquire() as connection, connection.transaction():
        return await write(connection, clients, [contact(words)] * count)


async def unrelayed(pool: Pool) -> int:
    """How many rows the outbox holds."""
    return int(await pool.fetchval("select count(*) from outbox"))
