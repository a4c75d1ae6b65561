"""An outbox to be emptied, again and again: the same recorded events each time."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from shared.events.catalogue import Topic, type_of
from shared.events.wire import stored_data
from shared.kafka.partitions import slot
from shared.personal import PlainCodec
from tests.benchmarks.corpus import Corpus, Said

_COLUMNS = ("position", "id", "stream_id", "version", "type", "time", "recorded_at", "data")


async def record_events(url: str, facts: int) -> None:
    """Record ``facts`` events of interactions, none of them named in the outbox; a copy remembers what to name."""
    said = [one for one in Corpus(facts // 40, facts * 41 // 40) if type_of(one.data).topic is Topic.INTERACTIONS]
    connection = await asyncpg.connect(url)
    try:
        rows = [_row(position, one) for position, one in enumerate(said[:facts], 1)]
        await connection.copy_records_to_table("events", records=rows, columns=_COLUMNS)
        await connection.execute("create table again (like outbox)")
        slots = [
            (position, Topic.INTERACTIONS.value, slot(one.client.encode())) for position, one in enumerate(said, 1)
        ]
        await connection.copy_records_to_table("again", records=slots[:facts], columns=("position", "topic", "slot"))
        await connection.execute("analyze")
    finally:
        await connection.close()


async def refill(url: str) -> int:
    """Name all of them in the outbox; how many."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("truncate outbox")
        done = await connection.execute("insert into outbox select * from again order by position")
        await connection.execute("analyze outbox")
    finally:
        await connection.close()
    return int(done.split()[-1])


def _row(position: int, said: Said) -> tuple[object, ...]:
    """Each a stream of its own: versions are of no interest here."""
    stream = f"interactions:{said.client}"
    data = stored_data(said.data, said.client, PlainCodec()).decode()
    now = datetime.now(UTC)
    return position, UUID(said.id), stream, position, type_of(said.data).name, said.time, now, data
