"""The guard at the start: a service with a database older than its topics must not publish.

It would give known versions to new events, and readers would skip these.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from shared.database.pool import Connection, Pool
from shared.events import ServiceContext
from shared.kafka.log_reader import LogReader, Span, opened
from shared.kafka.partitions import slot
from shared.kafka.record import Partition
from shared.recovery import checkpoint
from shared.recovery.errors import StoreBehindError
from shared.recovery.exclusive import under_way
from shared.recovery.own_record import OwnRecord, own_record
from shared.settings import Settings
from shared.store.streams import subject_of

log = structlog.get_logger()

#: Records read at each end: the last one would do, but another producer may have written some after it.
_SAMPLE = 20
_MILLISECOND = timedelta(milliseconds=1)


async def compare(service: ServiceContext, settings: Settings, pool: Pool) -> None:
    """Compare the ends of the service's own topics with its store.

    It reads the last records of each partition, and those with a later time than the last event in the database, as
    re-published records at the end are old. Raises ``StoreBehindError``, or ``KafkaError`` and database errors if one
    of them is unavailable.
    """
    async with pool.acquire() as connection:
        await _check_recovered(connection, service)
        known = await checkpoint.compared(connection)
    async with opened(settings) as reader:
        spans = checkpoint.beyond(await reader.bounds(service.topics), known)
        last = await _last_recorded(pool)
        found = await _sample(reader, service, spans, last)
        await _warn_if_topic_is_behind(reader, service, pool, spans)
    stored = {row["id"] for row in await pool.fetch(_KNOWN, [one.id for one in found])}
    if missing := [one for one in found if one.id not in stored]:
        raise StoreBehindError(
            f"the database of {service} is older than its topic and lacks {missing[0]}; "
            f"keep the service stopped and run `python -m services.{service} recover`"
        )


async def _check_recovered(connection: Connection, service: ServiceContext) -> None:
    if await under_way(connection):
        raise StoreBehindError(f"a recovery of {service} is under way; start the service when it is done")
    if await checkpoint.unfinished(connection):
        raise StoreBehindError(
            f"a recovery of {service} was cut short; run `python -m services.{service} recover` again"
        )


async def _sample(
    reader: LogReader, service: ServiceContext, spans: Mapping[Partition, Span], last: datetime | None
) -> list[OwnRecord]:
    """What the service said in the last records, and in the first that are later than ``last``."""
    later = {} if last is None else await reader.since(spans, last + _MILLISECOND)
    found: list[OwnRecord] = []
    for looked_at in (
        {partition: Span(max(span.first, span.end - _SAMPLE), span.end) for partition, span in spans.items()},
        {
            partition: Span(max(spans[partition].first, first), min(first + _SAMPLE, spans[partition].end))
            for partition, first in later.items()
        },
    ):
        async for records in reader.read(looked_at):
            found += [one for record in records if (one := own_record(record, service)) is not None]
    return found


async def _last_recorded(pool: Pool) -> datetime | None:
    at: datetime | None = await pool.fetchval("select recorded_at from events order by position desc limit 1")
    return at


async def _warn_if_topic_is_behind(
    reader: LogReader, service: ServiceContext, pool: Pool, spans: Mapping[Partition, Span]
) -> None:
    """A topic that is behind loses nothing: the database has everything and can publish it again."""
    row = await pool.fetchrow(_LAST_SENT)
    entry = None if row is None else service.language.types.get(row["type"])
    if row is None or entry is None:
        return
    partitions = sum(partition.topic == entry.topic for partition in spans)
    where = Partition(entry.topic, slot(subject_of(row["stream_id"]).encode()) % partitions)
    if where not in await reader.since([where], row["recorded_at"]):
        log.warning(
            "topic_behind_store", topic=where.topic, partition=where.number, id=row["id"],
            hint=f"the topic lost records or is older: run `python -m services.{service} republish`",
        )  # fmt: skip


_KNOWN = "select id::text from events where id = any($1::uuid[])"
_LAST_SENT = """
select id::text, stream_id, type, recorded_at from events
where not exists (select from outbox where outbox.position = events.position)
order by position desc limit 1
"""
