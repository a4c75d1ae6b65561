"""A service's process: its parts run together, are started again when they fail, and end together in their order."""

import asyncio
import signal
from collections.abc import Sequence

import structlog

from shared.service.part import Part
from shared.service.restarts import DEFAULT_RESTARTS, Restarts, restarted

log = structlog.get_logger()


async def run(stages: Sequence[Sequence[Part]], *, drain_seconds: float, restarts: Restarts = DEFAULT_RESTARTS) -> int:
    """Run all parts until SIGTERM or SIGINT, or until one of them ends for good; then stop them stage by stage.

    Returns the exit code: 0 after a signal and a complete drain, 1 when a part failed or did not end in time. Raises
    ``ValueError`` for two parts of one name.
    """
    names = [part.name for stage in stages for part in stage]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"there are two parts called {min(twice)}")
    stages = [[restarted(part, restarts) for part in stage] for stage in stages]
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
