"""Step 3 (projecting services): reconcile current state with published events; emit only differences."""

from collections.abc import Callable
from datetime import datetime

import structlog

from shared import crash_points
from shared.database.pool import Connection, Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.recovery import checkpoint
from shared.recovery.ports import Due, RecoverableProjection
from shared.recovery.progress import Progress, Recovered
from shared.store.events import append
from shared.store.streams import category_of

log = structlog.get_logger()

_PAGE = 100


class Reconciliation:
    """Concludes the streams that are due, some in a transaction at a time."""

    def __init__(self, follower: RecoverableProjection, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._follower = follower
        self._pool = pool
        self._clock = clock

    async def run(self, progress: Progress, done: Recovered) -> None:
        """Conclude all. A stream for which that fails is marked, and refolded when the service starts."""
        async with self._pool.acquire() as connection:
            progress.step("reconciling with published events", await checkpoint.count_waiting(connection))
        while page := await in_transaction(self._pool, self._waiting):
            for stream, recorded_at in page.items():
                await self._one(stream, recorded_at, done)
                done.concluded += 1
                progress.advance(1)
            crash_points.point("recover.after_batch")

    async def _waiting(self, connection: Connection) -> dict[str, datetime | None]:
        return await checkpoint.waiting(connection, _PAGE)

    async def _one(self, stream: str, recorded_at: datetime | None, done: Recovered) -> None:
        try:
            done.differences += await in_transaction(
                self._pool, lambda connection: self._conclude(connection, stream, recorded_at)
            )
        except DATABASE_AWAY:
            raise
        except Exception:
            log.exception("reconcile_failed", stream=stream)
            await in_transaction(self._pool, lambda connection: _leave(connection, stream))
            done.left += 1

    async def _conclude(self, connection: Connection, stream: str, recorded_at: datetime | None) -> int:
        """How many corrections were appended."""
        streams = self._follower.streams
        row = (await streams.lock(connection, [stream]))[stream]
        reconciler = self._follower.reconcilers.get(category_of(stream))
        due = Due(row, recorded_at)
        said = () if reconciler is None else await reconciler.conclude(connection, due, self._clock())
        await append(connection, streams, said)
        await streams.save(connection, [row])
        await checkpoint.concluded(connection, [stream])
        return len(said)


async def _leave(connection: Connection, stream: str) -> None:
    await connection.execute("update streams set refold = true where stream_id = $1", stream)
    await checkpoint.concluded(connection, [stream])
