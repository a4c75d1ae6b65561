"""When reports are made: once a day, by one of the processes; at once if one was never made."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, time, timedelta
from typing import Any

import structlog

from services.scoring.report_runs import store
from services.scoring.report_runs.report_process import ReportsFailedError
from services.scoring.reports.registry import REPORTS
from shared.database import Lease, Pool
from shared.kafka import offsets

log = structlog.get_logger()

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
        self._not_before = float("-inf")

    async def turn(self) -> bool:
        """Make the reports if they are due and nobody else does; whether they were made. Cancelled, it gives them up.

        After a failed run it lets some time pass.
        """
        if (
            asyncio.get_running_loop().time() < self._not_before
            or not await self._due()
            or not await self._lease.take()
        ):
            return False
        try:
            # Another process may have made them before the lease was taken.
            return await self._due() and await self._while_ours()
        except ReportsFailedError as error:
            # The process has logged the cause.
            log.warning("reports_failed", error=str(error), retry_in=_PAUSE_SECONDS)
            self._not_before = asyncio.get_running_loop().time() + _PAUSE_SECONDS
            return False
        finally:
            await self._lease.release()

    async def _while_ours(self) -> bool:
        """Make them as long as the lease is ours."""
        making = asyncio.create_task(self._make())
        keeping = asyncio.create_task(self._lease.keep())
        tasks = (making, keeping)
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
