"""The reviewer: reassesses clients whose health may have changed by the passing of time, and only those."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from services.scoring.context import SCORING
from services.scoring.projection.assessment import COLUMNS, Occasion, assess_client
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from shared.database import Connection, Pool, in_transaction, isolated
from shared.kafka import offsets
from shared.set_aside import SetAside
from shared.store import PendingEvent, Stream, Streams, append, record

log = structlog.get_logger()

REVIEWED = Counter("rapport_reviewed_total", "Clients reassessed because time has passed")

_PAGE = 200
#: A client who cannot be assessed must not keep the others from being reviewed.
_TRY_AGAIN = timedelta(hours=1)

_Looked = tuple[Stream, list[PendingEvent]]


class Reviewer:
    """Reviews clients when they are due. Several at once share the work: rows are locked, locked ones skipped."""

    def __init__(self, pool: Pool, calendars: Calendars, margin: timedelta, clock: Callable[[], datetime]) -> None:
        """``margin``: how far reviews stay behind the topics."""
        self._pool = pool
        self._calendars = calendars
        self._margin = margin
        self._clock = clock
        self._streams = Streams(SCORING, COLUMNS)
        self._aside = SetAside("reviewer")

    async def turn(self) -> bool:
        """Review a page of those due; whether there may be more."""
        return await self.review() == _PAGE

    async def review(self) -> int:
        """Review up to a page of clients who are due; how many were. One who cannot be written is set aside.

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
        rows = await self._streams.lock_some(
            connection,
            "review_at <= $1 and stream_id <> all($2::text[]) order by review_at",
            tick,
            self._aside.now(),
            limit=_PAGE,
        )
        looked = [(row, self._looked(row, tick)) for row in rows]

        async def write(some: Sequence[_Looked]) -> None:
            await append(connection, self._streams, [event for _, events in some for event in events])
            await self._streams.save(connection, [row for row, _ in some])

        failed = {row.id: error for (row, _), error in await isolated(connection, looked, write)}
        for row in rows:
            if (error := failed.get(row.id)) is not None:
                self._aside.failed(row.id, error)
            else:
                self._aside.succeeded(row.id)
        REVIEWED.inc(len(rows) - len(failed))
        return len(rows)

    def _looked(self, row: Stream, tick: datetime) -> list[PendingEvent]:
        try:
            return self._assess(row, tick)
        except Exception:
            log.exception("review_failed", stream=row.id)
            row.columns["review_at"] = tick + _TRY_AGAIN
            return []

    def _assess(self, row: Stream, tick: datetime) -> list[PendingEvent]:
        at, policy = max(tick, row.columns["assessed_at"]), self._calendars.policy
        assessed = assess_client(ClientSnapshot.read(row.state), Occasion(at, "review", policy, row.heard, row.columns))
        state = assessed.snapshot.write()
        row.columns |= assessed.columns
        row.state = state
        recorded_at = self._clock()
        return [record(self._streams, row, event, recorded_at) for event in assessed.events]
