"""Put recorded events back into the outbox, for consumers that lost them."""

from shared.database.pool import Pool
from shared.events import ServiceContext
from shared.kafka.partitions import slot
from shared.store.events import CHANNEL
from shared.store.streams import stream_id, subject_of

_PAGE = 1000


async def republish(pool: Pool, service: ServiceContext, *, subject: str | None = None, since: int = 0) -> int:
    """Name recorded events in the outbox again, from position ``since`` on, of one subject or of all; how many.

    Page by page, lowest first: the relay sends them in the order of their positions, so within a stream in the order
    of versions.
    """
    types = service.language.types
    streams = None if subject is None else [stream_id(topic.short, subject) for topic in service.topics]
    count, after = 0, since - 1
    while True:
        async with pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(
                "select position, type, stream_id from events where position > $1 "
                "and ($2::text[] is null or stream_id = any($2)) order by position limit $3",
                after, streams, _PAGE,
            )  # fmt: skip
            if not rows:
                return count
            await connection.execute(
                "insert into outbox select * from unnest($1::bigint[], $2::text[], $3::integer[]) "
                "on conflict do nothing",
                [row["position"] for row in rows],
                [str(types[row["type"]].topic) for row in rows],
                [slot(subject_of(row["stream_id"]).encode()) for row in rows],
            )
            await connection.execute("select pg_notify($1, '')", CHANNEL)
        count, after = count + len(rows), rows[-1]["position"]
