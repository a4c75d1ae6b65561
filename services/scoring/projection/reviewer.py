"""The reviewer: reassesses clients whose health may have changed by the passing of time, and only those."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from services.scoring.projection.assessment import COLUMNS, Occasion, assess_client
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from shared.asyncio_wait import wait_until
from shared.database.pool import Connection, Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.kafka import offsets
from shared.store import Streams, append
from shared.store.append import PendingEvent, record
from shared.store.streams import Stream

log = structlog.get_logger()

REVIEWED = Counter("rapport_reviewed_total", "Clients reassessed because time has passed")

_INTERVAL_SECONDS = 5.0
_PAGE = 200
#: A client who cannot be assessed must not keep the others from being reviewed.
_TRY_AGAIN = timedelta(hours=1)


class Reviewer:
    """Reviews clients when they are due. Several at once share the work: rows are locked, locked ones skipped."""

    def __init__(self, pool: Pool, calendars: Calendars, margin: timedelta, clock: Callable[[], datetime]) -> None:
        """``margin``: how far reviews stay behind the topics."""
        self._pool = pool
        self._calendars = calendars
        self._margin = margin
        self._clock = clock
        self._streams = Streams(COLUMNS)
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Review clients that are due, periodically, until ``stop``."""
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and await self.review() == _PAGE:
                    pass
            except DATABASE_AWAY as error:
                log.warning("reviewer_waits", error=repr(error))
            await wait_until(self._stopping, _INTERVAL_SECONDS)

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()

    async def review(self) -> int:
        """Review up to a page of clients who are due; how many were.

        The time of the review never exceeds the time up to which every partition has been read, less the margin: a
        contact recorded but not yet read would cost a false mail.
        """
        async with self._pool.acquire() as connection:
            read_to = await offsets.read_to(connection)
        if read_to is None:
            return 0
        tick = read_to - self._margin
        while await in_transaction(self._pool, self._calendars.make_due):
            pass
        return await in_transaction(self._pool, lambda connection: self._review(connection, tick))

    async def _review(self, connection: Connection, tick: datetime) -> int:
        await self._calendars.refresh(connection)
        rows = await self._streams.lock_some(connection, "review_at <= $1 order by review_at", tick, limit=_PAGE)
        appended: list[PendingEvent] = []
        for row in rows:
            try:
                appended += self._assess(row, tick)
            except Exception:
                log.exception("review_failed", stream=row.id)
                row.columns["review_at"] = tick + _TRY_AGAIN
        await append(connection, appended)
        await self._streams.save(connection, rows)
        REVIEWED.inc(len(rows))
        return len(rows)

    def _assess(self, row: Stream, tick: datetime) -> list[PendingEvent]:
        at, policy = max(tick, row.columns["assessed_at"]), self._calendars.policy
        assessed = assess_client(ClientSnapshot.read(row.state), Occasion(at, "review", policy, row.heard, row.columns))
        state = assessed.snapshot.write()
        row.columns |= assessed.columns
        row.state = state
        recorded_at = self._clock()
        return [record(row, event, recorded_at) for event in assessed.events]
