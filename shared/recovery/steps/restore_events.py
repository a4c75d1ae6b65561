"""Step 1: append the events that the service's own topics have and its database lacks."""

from collections.abc import Sequence
from functools import partial

from shared import crash_points
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import ServiceContext
from shared.kafka.log_reader import LogReader
from shared.kafka.record import Partition, Record
from shared.recovery import checkpoint
from shared.recovery.own_record import own_record
from shared.recovery.ports import RecoverableProjection, RecoverableService
from shared.recovery.progress import Progress, Recovered
from shared.recovery.steps import append_restored
from shared.recovery.steps.missing_events import lacking


class EventRestore:
    """Compares the service's own topics with its store, a batch of one partition in a transaction at a time."""

    def __init__(self, service: ServiceContext, owner: RecoverableService, pool: Pool) -> None:
        """``pool``: of the service's own database, which nobody else writes to meanwhile."""
        self._service = service
        self._owner = owner
        self._pool = pool

    async def run(self, log: LogReader, progress: Progress, done: Recovered) -> None:
        """Restore everything not compared yet. Raises ``RecoveryError`` if topic and database disagree."""
        bounds = await log.bounds(self._service.topics)
        async with self._pool.acquire() as connection:
            spans = checkpoint.beyond(bounds, await checkpoint.compared(connection))
        progress.step("comparing own topics", sum(span.length for span in spans.values()))
        async for records in log.read(spans):
            appended, foreign = await in_transaction(self._pool, partial(self._batch, records=records))
            done.appended += appended
            done.foreign += foreign
            progress.advance(len(records))
            crash_points.point("recover.after_batch")
        async with self._pool.acquire() as connection:
            await checkpoint.note_compared(connection, {partition: span.end for partition, span in bounds.items()})

    async def _batch(self, connection: Connection, records: Sequence[Record]) -> tuple[int, int]:
        """How many events were appended, and how many records are not ours."""
        found = [one for record in records if (one := own_record(record, self._service)) is not None]
        missing = await lacking(connection, found)
        if missing:
            await checkpoint.begin(connection)
            events = [one.event(self._service) for one in missing]
            rows = await self._owner.streams.lock(connection, {one.stream for one in missing})
            append_restored.follow(rows, missing)
            await append_restored.append(connection, missing, events)
            await self._owner.relearn(connection, rows, events)
            await self._owner.streams.save(connection, rows.values())
            if isinstance(self._owner, RecoverableProjection):
                await checkpoint.touched(connection, rows)
        await append_restored.need_not_be_sent(connection, found)
        last = records[-1]
        await checkpoint.note_compared(connection, {Partition(last.topic, last.partition): last.offset + 1})
        return len(missing), len(records) - len(found)
