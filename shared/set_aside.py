"""A bulkhead: what cannot be worked on is set aside, the rest goes on, and it is tried again, ever more rarely."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from shared.telemetry import metrics

log = structlog.get_logger()

_FIRST_SECONDS, _LAST_SECONDS = 2.0, 30.0


@dataclass(slots=True)
class _Failed:
    pause: float
    until: float


class SetAside:
    """What one part of a process has set aside, by key. In memory: another process finds out for itself."""

    def __init__(
        self,
        part: str,
        *,
        first: float = _FIRST_SECONDS,
        last: float = _LAST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``first``: seconds until something is tried again; each failure doubles them, up to ``last``."""
        self._part = part
        self._first, self._last = first, last
        self._clock = clock
        self._failed: dict[str, _Failed] = {}

    def now(self) -> list[str]:
        """The keys to be left alone now."""
        now = self._clock()
        return [key for key, failed in self._failed.items() if failed.until > now]

    def __contains__(self, key: str) -> bool:
        """Whether it was set aside and has not succeeded since; it may be due to be tried again."""
        return key in self._failed

    def failed(self, key: str, error: BaseException) -> float:
        """Set ``key`` aside, or for longer; for how many seconds."""
        before = self._failed.get(key)
        pause = self._first if before is None else min(2 * before.pause, self._last)
        self._failed[key] = _Failed(pause, self._clock() + pause)
        log.error("set_aside", part=self._part, key=key, retry_in=pause, exc_info=error)
        metrics.SET_ASIDE.labels(self._part).inc()
        self._tell()
        return pause

    def succeeded(self, key: str) -> None:
        """Nothing is wrong with ``key``, or not any more."""
        if self._failed.pop(key, None) is not None:
            log.info("set_aside_no_more", part=self._part, key=key)
            self._tell()

    def keep_only(self, keys: set[str]) -> None:
        """Whatever is not among ``keys`` needs no further try."""
        for key in self._failed.keys() - keys:
            self.succeeded(key)

    def _tell(self) -> None:
        metrics.SET_ASIDE_NOW.labels(self._part).set(len(self._failed))
