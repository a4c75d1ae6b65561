"""Rebuild the streams of the same partitions by one reading of these."""

from collections.abc import Sequence

import structlog
from aiokafka.errors import KafkaError

from shared.cooperative import yielding
from shared.database.away import is_away
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.kafka import offsets
from shared.kafka.log_reader import Reading
from shared.kafka.record import RawRecord, Record
from shared.projections import parking
from shared.projections.parking import Parked
from shared.projections.rebuild_stream import StreamRebuild
from shared.projections.runner import ProjectionRunner, StreamWork
from shared.store.streams import Stream, subject_of

log = structlog.get_logger()

#: Streams swapped in one transaction.
_SWAPPED = 500
#: The most records held in memory: those not applied yet, and those that give words.
_HELD = 20_000


class RebuildPass:
    """Reads to where the service stands, then puts the streams into their rows, some at a time.

    The service keeps running: new records are read before rows are locked, the rest under their locks.
    """

    def __init__(self, application: ProjectionRunner, pool: Pool, reading: Reading, streams: Sequence[str]) -> None:
        """``reading``: of the partitions in which all of ``streams`` live."""
        self._application = application
        self._pool = pool
        self._reading = reading
        self._sources = application.routing.of(streams[0]).sources
        self._streams = {subject_of(stream): stream for stream in streams}
        self._rebuilds: dict[bytes, StreamRebuild] = {}
        self.failed: list[str] = []
        self.later: list[str] = []

    async def run(self) -> None:
        """Rebuild the streams, except those that ``failed``, which stay as they were, and those left for ``later``.

        Raises ``KafkaError`` or ``DATABASE_AWAY``; what was swapped until then stays so.
        """
        async with self._pool.acquire() as connection:
            skipped = await parking.all_skipped(connection, self._sources, list(self._streams))
        self._rebuilds = {
            subject.encode(): StreamRebuild(self._application, stream, skipped.get(subject, {}))
            for subject, stream in self._streams.items()
        }
        while self._rebuilds:
            await self._read_on()
            await self._swap_or_fail(list(self._rebuilds.values())[:_SWAPPED])

    async def _read_on(self) -> None:
        """Read up to the service's present offsets."""
        async with self._pool.acquire() as connection:
            ends = await offsets.stored(connection)
        async for records in self._reading.to(ends):
            await self._take(records)
            self._lighten()

    async def _take(self, records: Sequence[RawRecord]) -> None:
        ours = [raw for raw in records if raw.key in self._rebuilds]
        async for raw in yielding(ours):
            if (rebuild := self._rebuilds.get(raw.key or b"")) is None:
                continue
            try:
                rebuild.take(Record.of(raw))
            except Exception:
                log.exception("refold_failed", stream=rebuild.stream)
                self._fail(rebuild)

    def _fail(self, one: StreamRebuild) -> None:
        if self._rebuilds.pop(one.subject.encode(), None) is not None:
            self.failed.append(one.stream)

    def _lighten(self) -> None:
        """Streams that wait for what they do not get, or have much to tell, fill the memory: some have their turn in
        another pass.
        """
        held = {key: rebuild.held for key, rebuild in self._rebuilds.items() if rebuild.held}
        while sum(held.values()) > _HELD and len(self._rebuilds) > 1:
            most = max(held, key=lambda key: held[key])
            del held[most]
            self.later.append(self._rebuilds.pop(most).stream)

    async def _swap_or_fail(self, some: Sequence[StreamRebuild]) -> None:
        """Swap streams together, or one by one if that fails, so that one at fault does not hold up the others."""
        try:
            await self._swap(some)
        except KafkaError:
            raise
        except Exception as error:
            if is_away(error):
                raise
            if len(some) > 1:
                for one in some:
                    await self._swap_or_fail([one])
                return
            log.exception("refold_failed", stream=some[0].stream)
            self._fail(some[0])
        else:
            for one in some:
                self._rebuilds.pop(one.subject.encode(), None)

    async def _swap(self, some: Sequence[StreamRebuild]) -> None:
        async def work(connection: Connection) -> None:
            rows = await self._application.streams.lock(connection, [one.stream for one in some])
            async for records in self._reading.to(await offsets.stored(connection)):
                await self._take(records)
            left = [one for one in some if one.subject.encode() in self._rebuilds]
            await self._put(connection, rows, left)

        await in_transaction(self._pool, work)

    async def _put(self, connection: Connection, rows: dict[str, Stream], some: Sequence[StreamRebuild]) -> None:
        subjects = [one.subject for one in some]
        skipped = await parking.all_skipped(connection, self._sources, subjects)
        await parking.drop(connection, self._sources, subjects)
        works: list[StreamWork] = []
        parked: list[Parked] = []
        async for one in yielding(some):
            one.skip(skipped.get(one.subject, {}))
            work, aside = one.onto(rows[one.stream])
            works.append(work)
            parked += aside
        await self._application.park(connection, parked)
        await self._application.conclude(connection, works, set_aside=False)
