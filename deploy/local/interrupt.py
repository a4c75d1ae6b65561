"""Ctrl-C and SIGTERM, turned into one orderly cancellation."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupt:
    """The first signal cancels the work; those that follow, and all after `disarm`, change nothing."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.signal: signal.Signals | None = None
        self._say = say
        self._armed = True

    def disarm(self) -> None:
        """Cleaning up has begun and takes bounded time: it must not be cancelled."""
        self._armed = False

    async def guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work; returns early, with `signal` set, when a signal ended it."""
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._receive, number, task)
        try:
            await task
        except asyncio.CancelledError:
            if self.signal is None:
                raise

    def _receive(self, number: signal.Signals, task: "asyncio.Future[None]") -> None:
        if not self._armed:
            self._say("already stopping, this takes some seconds at most")
            return
        self.signal = number
        self.disarm()
        self._say(f"{number.name}: stopping")
        task.cancel()
