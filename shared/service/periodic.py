"""A job done now and then, as a part of a process."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.asyncio_wait import wait_until
from shared.database.transactions import DATABASE_AWAY
from shared.service.part import Part

log = structlog.get_logger()


class Periodic:
    """Does a job, waits, and does it again until told to stop."""

    def __init__(
        self,
        name: str,
        job: Callable[[], Awaitable[bool | None]],
        seconds: float,
        *,
        waits_for: tuple[type[Exception], ...] = DATABASE_AWAY,
        cut_short: bool = False,
    ) -> None:
        """``job`` returns True where there is more to do at once.

        ``waits_for``: after what ``job`` raises of these it is simply done again, ``seconds`` later. ``cut_short``:
        the job is cancelled on ``stop``, and not waited for; it must leave things whole then.
        """
        self._name = name
        self._job = job
        self._seconds = seconds
        self._waits_for = waits_for
        self._cut_short = cut_short
        self._stopping = asyncio.Event()

    @property
    def part(self) -> Part:
        """As a part of a process."""
        return Part(self._name, self.run, self.stop)

    async def run(self) -> None:
        """Do the job now and then, until ``stop``."""
        while not self._stopping.is_set():
            try:
                if await self._once():
                    continue
            except self._waits_for as error:
                log.warning("job_waits", part=self._name, error=repr(error), retry_in=self._seconds)
            await wait_until(self._stopping, self._seconds)

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()

    async def _once(self) -> bool:
        """Whether there is more to do at once."""
        if not self._cut_short:
            return bool(await self._job())
        job = asyncio.ensure_future(self._job())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({job, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return bool(job.result()) if job.done() else False
        finally:
            for task in (job, stopping):
                task.cancel()
            await asyncio.gather(job, stopping, return_exceptions=True)
