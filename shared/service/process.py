"""A service's process: its parts run together, and end together in their order."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs until it is told to stop, then finishes what it is at and returns.

    A part that returns or raises before it was told to ends the process: a service that half works looks as if it
    worked.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    stop: Callable[[], None]


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


async def run(stages: Sequence[Sequence[Part]], *, drain_seconds: float) -> int:
    """Run all parts until SIGTERM or SIGINT, or until one of them ends; then stop them stage by stage.

    Returns the exit code: 0 after a signal and a complete drain, 1 when a part failed or did not end in time.
    """
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    tasks = {part.name: asyncio.create_task(part.run(), name=part.name) for stage in stages for part in stage}
    waiting = asyncio.create_task(asked.wait())
    log.info("service_started")
    await asyncio.wait({waiting, *tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    ended = [name for name, task in tasks.items() if task.done()]
    log.info("service_draining", asked=asked.is_set(), ended=ended)
    drained = await _drain(stages, tasks, drain_seconds)
    failed = _failed(tasks)
    return 0 if asked.is_set() and drained and not ended and not failed else 1


async def _drain(stages: Sequence[Sequence[Part]], tasks: dict[str, asyncio.Task[None]], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            for stage in stages:
                for part in stage:
                    part.stop()
                await asyncio.wait([tasks[part.name] for part in stage])
    except TimeoutError:
        log.warning("drain_incomplete", left=[name for name, task in tasks.items() if not task.done()])
        for task in tasks.values():
            task.cancel()
        await asyncio.wait(tasks.values(), timeout=1)
        return False
    return True


def _failed(tasks: dict[str, asyncio.Task[None]]) -> bool:
    """Whether one of the parts raised; each that did is told of."""
    failed = False
    for name, task in tasks.items():
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            log.error("part_failed", part=name, exc_info=error)
            failed = True
    return failed
