"""A batch is tried until it is done: without what another process went on with, by partition if need be."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from shared.asyncio_wait import wait_until
from shared.database.away import DATABASE_AWAY
from shared.kafka.consuming.parking_limit import ParkingLimitExceeded
from shared.kafka.offsets import Fenced
from shared.kafka.record import Partition, Record, by_partition

log = structlog.get_logger()

_FIRST_RETRY, _LAST_RETRY = 0.1, 5.0


class BatchRetry:
    """Runs the transaction of a batch, and of its parts, as often as it takes."""

    def __init__(
        self,
        transaction: Callable[[Sequence[Record]], Awaitable[None]],
        go_on: Callable[[Partition], Awaitable[None]],
        hold: Callable[[Partition], None],
        stopping: asyncio.Event,
    ) -> None:
        """``go_on``: where the database says, for a partition that was fenced. ``hold``: one that fails by itself."""
        self._transaction = transaction
        self._go_on = go_on
        self._hold = hold
        self._stopping = stopping

    async def apply(self, records: Sequence[Record]) -> None:
        """Apply the batch. While the database is away it is tried again, until told to stop.

        Raises ``ParkingLimitExceeded``, at which the consumer must stop.
        """
        pause = _FIRST_RETRY
        while records and not self._stopping.is_set():
            try:
                records = await self._attempt(records)
            except DATABASE_AWAY as error:
                log.warning("database_away", error=repr(error), retry_in=pause)
                await wait_until(self._stopping, pause)
                pause = min(2 * pause, _LAST_RETRY)

    async def _attempt(self, records: Sequence[Record]) -> Sequence[Record]:
        """Apply the batch in one transaction; what is to be tried again, without a fenced partition's records."""
        try:
            await self._transaction(records)
        except Fenced as fenced:
            await self._go_on(fenced.partition)
            return [record for record in records if record.topic_partition != fenced.partition]
        except (ParkingLimitExceeded, *DATABASE_AWAY):
            raise
        except Exception:
            log.exception("batch_failed", count=len(records))
            await self._one_by_one(records)
        return []

    async def _one_by_one(self, records: Sequence[Record]) -> None:
        """Each partition by itself, so that one that fails does not hold the others."""
        for partition, group in by_partition(records):
            try:
                await self._transaction(group)
            except Fenced:
                await self._go_on(partition)
            except (ParkingLimitExceeded, *DATABASE_AWAY):
                raise
            except Exception:
                log.exception("partition_held", topic=partition.topic, partition=partition.number)
                self._hold(partition)
