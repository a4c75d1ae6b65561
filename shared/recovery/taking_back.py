"""First: what the service's own topics hold and its store lacks goes into the store."""

from collections.abc import Sequence
from functools import partial

from shared import faults
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Service
from shared.inbox.record import Partition, Record
from shared.personal import Codec, PlainCodec
from shared.recovery import appending, marks
from shared.recovery.comparison import lacking
from shared.recovery.log import Log
from shared.recovery.owner import Follower, Owner
from shared.recovery.progress import Progress, Recovered
from shared.recovery.said import own_topics, said


class TakingBack:
    """Compares the service's own topics with its store, a batch of one partition in a transaction at a time."""

    def __init__(self, service: Service, owner: Owner, pool: Pool, codec: Codec | None = None) -> None:
        """``pool``: of the service's own database, which nobody else writes to meanwhile."""
        self._service = service
        self._owner = owner
        self._pool = pool
        self._codec = codec or PlainCodec()

    async def run(self, log: Log, progress: Progress, done: Recovered) -> None:
        """Take back all that was not compared yet. Raises ``RecoveryError`` where topic and store do not agree."""
        bounds = await log.bounds(own_topics(self._service))
        async with self._pool.acquire() as connection:
            spans = marks.beyond(bounds, await marks.compared(connection))
        progress.step("comparing own topics", sum(span.length for span in spans.values()))
        async for records in log.read(spans):
            appended, foreign = await in_transaction(self._pool, partial(self._batch, records=records))
            done.appended += appended
            done.foreign += foreign
            progress.advance(len(records))
            faults.point("recover.after_batch")
        async with self._pool.acquire() as connection:
            await marks.note_compared(connection, {partition: span.end for partition, span in bounds.items()})

    async def _batch(self, connection: Connection, records: Sequence[Record]) -> tuple[int, int]:
        """How many events were appended, and how many records are not ours."""
        found = [one for record in records if (one := said(record, self._service)) is not None]
        missing = await lacking(connection, found)
        if missing:
            await marks.begin(connection)
            events = [one.event(self._codec) for one in missing]
            rows = await self._owner.streams.lock(connection, {one.stream for one in missing})
            appending.follow(rows, missing)
            await appending.append(connection, missing, events)
            await self._owner.relearn(connection, rows, events)
            await self._owner.streams.save(connection, rows.values())
            if isinstance(self._owner, Follower):
                await marks.touched(connection, rows)
        await appending.need_not_be_sent(connection, found)
        last = records[-1]
        await marks.note_compared(connection, {Partition(last.topic, last.partition): last.offset + 1})
        return len(missing), len(records) - len(found)
