"""The process in which reports are made: what they load and hold leaves memory with it; the service's loop is free."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable

from services.scoring.report_runs.running import run
from services.scoring.settings import ScoringSettings
from shared import garbage, logs
from shared.database import connect
from shared.events import Service

_NICE = 10
_CONNECTIONS = 2


class ReportsFailedError(Exception):
    """The process that makes the reports ended with an error; its own log says which."""


async def make(settings: ScoringSettings, *, target: Callable[[ScoringSettings], None] | None = None) -> None:
    """Make all reports in a process of their own, and wait for it; cancelled, it is ended.

    Raises ``ReportsFailedError``. ``target``: what the process does.
    """
    # Not a copy of this one: its threads, connections and signal handlers are no use there.
    process = multiprocessing.get_context("spawn").Process(
        target=target or made, args=(settings,), name="reports", daemon=True
    )
    process.start()
    try:
        await _ended(process.sentinel)
    finally:
        if process.is_alive():
            process.terminate()
        process.join()
    if process.exitcode:
        raise ReportsFailedError(f"the reports ended with exit code {process.exitcode}")


def made(settings: ScoringSettings) -> None:
    """The process: make all reports, behind whatever else the machine has to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service hears it, and ends us
    os.nice(_NICE)
    garbage.rarely()
    logs.configure(settings.log_level, service=Service.SCORING.value)
    asyncio.run(_run(settings))


async def _run(settings: ScoringSettings) -> None:
    pool = await connect(settings.database(Service.SCORING), _CONNECTIONS, name="rapport-scoring-reports")
    try:
        await run(pool, settings.policy())
    finally:
        await pool.close()


async def _ended(sentinel: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(sentinel)
