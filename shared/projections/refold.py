"""Refolding: rebuild states from the log, and swap them in under their rows' locks."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence

import structlog
from aiokafka.errors import KafkaError

from shared.database.lease import Lease
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.kafka import log_reader
from shared.kafka.partitions import PartitionMap
from shared.kafka.record import Partition
from shared.projections.rebuild_pass import RebuildPass
from shared.projections.runner import ProjectionRunner
from shared.settings import Settings
from shared.store.streams import subject_of

log = structlog.get_logger()

#: Streams rebuilt by one reading of their partitions: the most states in memory at once.
AT_A_TIME = 4_000

_RETRY_SECONDS = 5.0
_FIRST_AGAIN_SECONDS, _LAST_AGAIN_SECONDS = 30.0, 3600.0


class Refolding:
    """Rebuilds streams after an upgrade that knows more types, or after the fold was corrected.

    However many they are, each partition is read once for every ``AT_A_TIME`` of its streams.
    """

    def __init__(self, settings: Settings, application: ProjectionRunner, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self._settings = settings
        self._application = application
        self._pool = pool

    async def marked(self) -> list[str]:
        """The streams that had an event of a type unknown when it arrived."""
        rows = await self._pool.fetch("select stream_id from streams where refold order by stream_id")
        return [row["stream_id"] for row in rows]

    async def everything(self) -> list[str]:
        """All streams."""
        rows = await self._pool.fetch("select stream_id from streams where heard <> '{}' order by stream_id")
        return [row["stream_id"] for row in rows]

    async def refold_marked(self, holder: str) -> None:
        """Rebuild the marked streams, in one process at a time; ``holder`` names this one.

        Streams whose types are still unknown stay marked for the next upgrade. If interrupted, it resumes with those
        still marked.
        """
        lease = Lease(self._pool, "refolding", holder)
        while True:
            try:
                if not await self._any_marked():
                    return
                if await lease.take():
                    await self._leading(lease)
                    return
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("refolding_waits", error=repr(error))
            await asyncio.sleep(_RETRY_SECONDS)

    async def _any_marked(self) -> bool:
        return bool(await self._pool.fetchval("select exists (select from streams where refold)"))

    async def _leading(self, lease: Lease) -> None:
        # Where the lease is lost another process does the same once more, which is harmless.
        keeping = asyncio.create_task(lease.keep())
        try:
            await self._until_folded(await self.marked())
        finally:
            keeping.cancel()
            await lease.release()

    async def _until_folded(self, streams: Sequence[str]) -> None:
        """Those that cannot be folded, or written, are tried again, ever more rarely."""
        pause = _FIRST_AGAIN_SECONDS
        while failed := await self.refold(streams):
            log.warning("refolding_again", streams=len(failed), retry_in=pause)
            await asyncio.sleep(pause)
            streams, pause = failed, min(2 * pause, _LAST_AGAIN_SECONDS)

    async def refold(self, streams: Sequence[str]) -> list[str]:
        """Rebuild these streams. What was published stays; only differences are published.

        Returns those that could not be folded; they stay as they were. Raises ``KafkaError``, ``DATABASE_AWAY``, or
        ``NotProjectedError`` where one of them is no stream of the projectors.
        """
        failed: list[str] = []
        through = 0
        async with log_reader.opened(self._settings) as reader:
            waiting = deque(self._together(await reader.partition_map(self._application.routing.topics), streams))
            while waiting:
                partitions, some = waiting.popleft()
                one = RebuildPass(self._application, self._pool, await reader.from_start(partitions), some)
                await one.run()
                failed += one.failed
                through += len(some) - len(one.later)
                log.info("streams_refolded", through=through, of=len(streams), failed=len(failed))
                if one.later:
                    waiting.append((partitions, one.later))
        return failed

    def _together(
        self, places: PartitionMap, streams: Sequence[str]
    ) -> Iterator[tuple[tuple[Partition, ...], Sequence[str]]]:
        """Group streams by partition, in groups whose states fit in memory."""
        found: dict[tuple[Partition, ...], list[str]] = {}
        for stream in streams:
            sources = self._application.routing.of(stream).sources
            found.setdefault(places.of(sources, subject_of(stream)), []).append(stream)
        for partitions, all_of in sorted(found.items()):
            for start in range(0, len(all_of), AT_A_TIME):
                yield partitions, all_of[start : start + AT_A_TIME]
