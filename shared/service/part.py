"""What a process is put together from."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs until it is asked to stop, then finishes its current work and returns.

    A part that raises is started again: ``run`` may be called once more then. One that fails too often, raises one of
    ``fatal``, or returns before it was told to, ends the process: a service that half works looks as if it worked.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    stop: Callable[[], None]
    fatal: tuple[type[Exception], ...] = ()


class Once:
    """A job done once, as a part of a process that runs on."""

    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """``job`` must leave things whole when it is cancelled."""
        self._job = job
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Do the job, then wait for ``stop``."""
        job = asyncio.create_task(self._job())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({job, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if job.done():
            job.result()
            await stopping
        job.cancel()

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()
