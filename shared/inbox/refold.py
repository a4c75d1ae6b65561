"""Refolding: a stream's state folded anew from the log, and swapped in under the row's lock."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from aiokafka.errors import KafkaError

from shared.database.pool import Connection, Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.events import Topic
from shared.inbox import offsets, parking
from shared.inbox.apply import Application, Item, Work, pass_over
from shared.inbox.history import History, history
from shared.inbox.parking import Parked
from shared.inbox.record import Record
from shared.settings import Settings
from shared.store.streams import Stream, subject_of

log = structlog.get_logger()

_RETRY_SECONDS = 5.0


class Refolding:
    """Folds streams anew: after an upgrade that knows more types, or when the fold itself was mended."""

    def __init__(self, settings: Settings, application: Application, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._settings = settings
        self._application = application
        self._pool = pool
        self._clock = clock

    async def marked(self) -> list[str]:
        """The streams that had an event of a type unknown when it came."""
        rows = await self._pool.fetch("select stream_id from streams where refold order by stream_id")
        return [row["stream_id"] for row in rows]

    async def everything(self) -> list[str]:
        """All streams that were ever heard of."""
        rows = await self._pool.fetch("select stream_id from streams where heard <> '{}' order by stream_id")
        return [row["stream_id"] for row in rows]

    async def refold_marked(self) -> None:
        """Fold the marked streams anew. Those whose types are still unknown stay marked for the next upgrade."""
        while streams := await self.marked():
            try:
                await self.refold(streams)
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("refolding_waits", error=repr(error))
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    async def refold(self, streams: Sequence[str]) -> list[str]:
        """Fold these streams anew. What was published stays; only what is different now is published.

        Returns those that could not be folded; they stay as they were.
        """
        failed: list[str] = []
        if not streams:
            return failed
        async with history(self._settings) as log_again:
            for stream in streams:
                try:
                    await self._refold(log_again, stream)
                except (KafkaError, *DATABASE_AWAY):
                    raise
                except Exception:
                    log.exception("refold_failed", stream=stream)
                    failed.append(stream)
                else:
                    log.info("refolded", stream=stream)
        return failed

    async def _refold(self, log_again: History, stream: str) -> None:
        """Most is read before the row is locked; what came meanwhile, under the lock."""
        async with self._pool.acquire() as connection:
            before = await offsets.stored(connection)
        sources, subject = self._application.projector.sources_of(stream), subject_of(stream)
        so_far = await log_again.between(sources, subject, {}, before)

        async def swap(connection: Connection) -> None:
            rows = await self._application.streams.lock(connection, [stream])
            now = await offsets.stored(connection)
            records = so_far + await log_again.between(sources, subject, before, now)
            await self._swap(connection, rows[stream], records)

        await in_transaction(self._pool, swap)

    async def _swap(self, connection: Connection, row: Stream, records: Sequence[Record]) -> None:
        kept = self._application.projector.decode(row.id, row.state)
        for topic in self._application.projector.sources_of(row.id):
            await parking.drop(connection, topic, subject_of(row.id))
        row.state, row.heard, row.parked, row.refold = None, {}, 0, False
        work = self._application.open(row)
        parked = await self._take_all(connection, work, records)
        row.parked = len(parked)
        work.before = kept
        work.state = self._application.projector.refolded(kept, work.state)
        # Where nothing could be applied nothing is concluded; what was already said must not be forgotten even so.
        row.state = self._application.projector.encode(row.id, work.state)
        await parking.park(connection, parked, self._clock())
        await self._application.conclude(connection, [work], alone=True)

    async def _take_all(self, connection: Connection, work: Work, records: Sequence[Record]) -> list[Parked]:
        parked: list[Parked] = []
        subject = subject_of(work.row.id)
        for topic in self._application.projector.sources_of(work.row.id):
            let_go = await parking.skipped(connection, topic, subject)
            pass_over(work.row, topic, let_go)
            for item in self._in_version_order(records, topic):
                if (aside := self._application.take(work, item)) is not None:
                    parked.append(aside)
                pass_over(work.row, topic, let_go)
        return parked

    def _in_version_order(self, records: Sequence[Record], topic: Topic) -> list[Item]:
        """What a topic says of the subject. Records whose version cannot be read stay parked as they are."""
        items = (self._application.read(record) for record in records if record.topic == topic)
        return sorted((item for item in items if item.said.version), key=lambda item: item.said.version or 0)
