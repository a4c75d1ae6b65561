"""Step 2 (projecting services): replay upstream topics to their present ends without publishing.

Concluding batch by batch would open and close again what was over long ago, and mail it. Only the present state is
reconciled with what was published.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from shared import crash_points
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.kafka import offsets
from shared.kafka.log_reader import LogReader, Span
from shared.kafka.record import Partition, Record
from shared.projections.runner import ProjectionRunner
from shared.recovery.errors import RecoveryError
from shared.recovery.fold_only import FoldOnly
from shared.recovery.ports import RecoverableProjection
from shared.recovery.progress import Progress, Recovered


class UpstreamReplay:
    """Folds upstream events from the stored offsets on; these move in the same transactions."""

    def __init__(self, follower: RecoverableProjection, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        known = follower.application
        projectors = {category: FoldOnly(one) for category, one in known.routing.projectors.items()}
        self._application = ProjectionRunner(projectors, known.streams, clock)
        self._topics = follower.source.topics
        self._pool = pool

    async def run(self, log: LogReader, progress: Progress, done: Recovered) -> None:
        """Read to the present ends. Raises ``RecoveryError`` if records were deleted from the log unread."""
        bounds = await log.bounds(self._topics)
        async with self._pool.acquire() as connection:
            await offsets.begin(connection, {partition: span.first for partition, span in bounds.items()})
            stored = await offsets.stored(connection)
        spans = {partition: _rest(partition, span, stored[partition]) for partition, span in bounds.items()}
        progress.step("replaying upstream events", sum(span.length for span in spans.values()))
        async for records in log.read(spans):
            await in_transaction(self._pool, partial(self._batch, records=records))
            done.caught_up += len(records)
            progress.advance(len(records))
            crash_points.point("recover.after_batch")

    async def _batch(self, connection: Connection, records: Sequence[Record]) -> None:
        first, last = records[0], records[-1]
        await offsets.move(connection, Partition(first.topic, first.partition), first.offset, last.offset + 1)
        await self._application.apply(connection, records)


def _rest(partition: Partition, span: Span, following: int) -> Span:
    where = f"{partition.topic}[{partition.number}]"
    if following < span.first:
        raise RecoveryError(
            f"{where}: the stored offset is {following}, but the log starts at {span.first}: "
            "records were deleted unread. Move the stored offset there and let the topic's owner republish"
        )
    if following > span.end:
        raise RecoveryError(
            f"{where}: the stored offset is {following}, but the log ends at {span.end}: it is another topic"
        )
    return Span(following, span.end)
