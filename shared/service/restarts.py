"""A part that fails is started again, but not for ever."""

import asyncio
from collections import deque
from dataclasses import dataclass, replace

import structlog

from shared.asyncio_wait import wait_until
from shared.service.part import Part
from shared.telemetry import metrics

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Restarts:
    """``most`` failures of a part within ``window`` seconds end it; each pause is twice the last, from ``first`` on."""

    most: int = 6
    window: float = 300.0
    first: float = 0.5


DEFAULT_RESTARTS = Restarts()


def restarted(part: Part, restarts: Restarts) -> Part:
    """``part``, started again when it fails. What it raises for the last time is passed on, as is what is fatal."""
    supervised = _Supervised(part, restarts)
    return replace(part, run=supervised.run, stop=supervised.stop)


class _Supervised:
    """A part, and when it failed lately."""

    def __init__(self, part: Part, restarts: Restarts) -> None:
        self._part = part
        self._restarts = restarts
        self._failures: deque[float] = deque()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run it until it returns, or is not started again."""
        while not self._stopping.is_set():
            try:
                await self._part.run()
            except Exception as error:
                if isinstance(error, self._part.fatal) or self._stopping.is_set() or self._too_often():
                    raise
                await self._pause(error)
            else:
                return

    def stop(self) -> None:
        """Ask it to end, and do not start it again."""
        self._stopping.set()
        self._part.stop()

    def _too_often(self) -> bool:
        now = asyncio.get_running_loop().time()
        while self._failures and self._failures[0] <= now - self._restarts.window:
            self._failures.popleft()
        self._failures.append(now)
        return len(self._failures) >= self._restarts.most

    async def _pause(self, error: Exception) -> None:
        seconds = self._restarts.first * 2 ** (len(self._failures) - 1)
        log.error("part_restarts", part=self._part.name, retry_in=seconds, exc_info=error)
        metrics.PART_RESTARTS.labels(self._part.name).inc()
        await wait_until(self._stopping, seconds)
