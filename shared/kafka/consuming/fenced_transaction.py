"""One transaction for a batch: its effects and its partitions' offsets, these by compare-and-set."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import structlog

from shared import crash_points
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.kafka import offsets
from shared.kafka.consuming.parking_limit import Outcome, ParkingLimit
from shared.kafka.consuming.positions import Positions
from shared.kafka.record import Partition, Record, by_partition
from shared.telemetry import metrics

log = structlog.get_logger()


class Handler(Protocol):
    """Applies records in the caller's transaction; called again with the same ones after a failure."""

    async def __call__(self, connection: Connection, records: Sequence[Record]) -> Outcome | None:
        """Apply the records, in this order; what became of them, where something may be parked."""
        ...


class FencedTransaction:
    """Applies records effectively once: only where each partition stands at its first record."""

    def __init__(
        self,
        pool: Pool,
        handler: Handler,
        positions: Positions,
        limit: ParkingLimit,
        committed: Callable[[Mapping[Partition, int]], Awaitable[None]],
    ) -> None:
        """``committed`` is told where the partitions go on now."""
        self._pool = pool
        self._handler = handler
        self._positions = positions
        self._limit = limit
        self._committed = committed

    async def run(self, records: Sequence[Record]) -> None:
        """Apply ``records``, those of a partition one after the other, and move the offsets past them.

        Raises ``Fenced`` where a partition stands elsewhere, ``ParkingLimitExceeded`` where too much would be parked,
        and what the handler raises; then nothing was kept.
        """
        spans = dict(by_partition(records))
        to = {partition: group[-1].offset + 1 for partition, group in spans.items()}

        async def work(connection: Connection) -> Outcome:
            for partition, group in sorted(spans.items()):
                await offsets.move(connection, partition, self._positions.expected(group[0]), to[partition])
            outcome = await self._handler(connection, records) or Outcome()
            self._limit.check(outcome)
            crash_points.point("inbox.before_commit")
            return outcome

        outcome = await in_transaction(self._pool, work)
        crash_points.point("inbox.after_commit")
        self._limit.note(outcome)
        _alarm(outcome)
        self._positions.moved(to)
        await self._committed(to)


def _alarm(outcome: Outcome) -> None:
    """Records that nobody of ours wrote stop nothing; somebody must know that they are there."""
    for one in outcome.foreign:
        metrics.FOREIGN.labels(one.partition.topic).inc()
    if outcome.foreign:
        first = outcome.foreign[0]
        log.warning(
            "foreign_records_parked", count=len(outcome.foreign), topic=first.partition.topic,
            partition=first.partition.number, offset=first.offset, detail=first.detail,
        )  # fmt: skip
