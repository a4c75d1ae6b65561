"""When reports are made: once a day, by one of the processes; at once if one was never made."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, time, timedelta
from typing import Any

import structlog

from services.scoring.report_runs import store
from services.scoring.report_runs.report_process import ReportsFailedError
from services.scoring.reports.registry import REPORTS
from shared.asyncio_wait import wait_until
from shared.database.lease import Lease
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.kafka import offsets

log = structlog.get_logger()

_INTERVAL_SECONDS = 10.0
#: Pause after a failed run: the cause rarely ends within seconds, and a run is expensive.
_PAUSE_SECONDS = 1800.0
#: Reports wait until the projection lags less than this: half a history gives wrong figures.
_BEHIND = timedelta(minutes=1)


class Daily:
    """Makes the reports when they are due, while it holds the lease."""

    def __init__(
        self,
        pool: Pool,
        holder: str,
        at: time | None,
        clock: Callable[[], datetime],
        make: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """``at``: the time of the day in UTC, None for never. ``make`` makes them and raises ``ReportsFailedError``."""
        self._pool = pool
        self._lease = Lease(pool, "reports", holder)
        self._at = at
        self._clock = clock
        self._make = make
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Make reports when they are due until ``stop``, which cancels a run."""
        while not self._stopping.is_set():
            pause = _INTERVAL_SECONDS
            try:
                await self.turn()
            except DATABASE_AWAY as error:
                log.warning("reports_wait", error=repr(error))
            except ReportsFailedError as error:
                # The process has logged the cause.
                log.warning("reports_failed", error=str(error))
                pause = _PAUSE_SECONDS
            await wait_until(self._stopping, pause)

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()

    async def turn(self) -> bool:
        """Make the reports if they are due and no other process makes them; return whether they were made."""
        if not await self._due() or not await self._lease.take():
            return False
        try:
            # Another process may have made them before the lease was taken.
            return await self._due() and await self._while_ours()
        finally:
            await self._lease.release()

    async def _while_ours(self) -> bool:
        """Make them while this process holds the lease and is not asked to stop."""
        making = asyncio.create_task(self._make())
        keeping = asyncio.create_task(self._lease.keep())
        stopping = asyncio.create_task(self._stopping.wait())
        tasks = (making, keeping, stopping)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if making.cancelled():
            return False
        making.result()
        return True

    async def _due(self) -> bool:
        if self._at is None:
            return False
        async with self._pool.acquire() as connection:
            behind = await offsets.behind(connection)
            made = await store.made(connection)
        if behind is None or behind > _BEHIND:
            return False
        # Reports carry the time up to which topics were read. By the clock alone those made right after the hour seem
        # to be from before it, and be made again.
        read_to = self._clock() - behind
        return any(is_due(read_to, self._at, made.get(name)) for name in REPORTS)


def is_due(now: datetime, daily: time, last: datetime | None) -> bool:
    """Whether a report made ``last`` (None: never) is to be made again, once a day from the time ``daily`` on (UTC)."""
    if last is None:
        return True
    today = datetime.combine(now.date(), daily, now.tzinfo)
    return last < (today if now >= today else today - timedelta(days=1))
