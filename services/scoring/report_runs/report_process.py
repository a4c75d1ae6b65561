"""The process in which reports are made: it frees its memory when it ends, and leaves the service's loop free."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from services.scoring.context import SCORING
from services.scoring.report_runs.run import run
from services.scoring.settings import ScoringSettings
from shared import gc_tuning
from shared.database import connect
from shared.telemetry import logs

_NICE = 10
_CONNECTIONS = 2
#: A hundred times what a large firm's reports take; a process that hangs would block all later reports.
_LONGEST_SECONDS = 3600.0
#: Seconds to end after SIGTERM, before it is killed.
_END_SECONDS = 2.0


class ReportsFailedError(Exception):
    """The process that makes the reports ended with an error; its own log says which."""


async def make(
    settings: ScoringSettings,
    *,
    target: Callable[[ScoringSettings], None] | None = None,
    longest: float = _LONGEST_SECONDS,
) -> None:
    """Make all reports in a process of their own, and wait for it; cancelled, or after ``longest`` s, it is ended.

    Raises ``ReportsFailedError``. ``target``: what the process does.
    """
    # Not a copy of this one: its threads, connections and signal handlers are no use there.
    process = multiprocessing.get_context("spawn").Process(
        target=target or made, args=(settings,), name="reports", daemon=True
    )
    process.start()
    try:
        async with asyncio.timeout(longest):
            await _ended(process.sentinel)
    except TimeoutError as error:
        raise ReportsFailedError(f"the reports were not made within {longest:g} s") from error
    finally:
        _end(process)
    if process.exitcode:
        raise ReportsFailedError(f"the reports ended with exit code {process.exitcode}")


def made(settings: ScoringSettings) -> None:
    """The process: make all reports at low priority."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service receives the signal and ends this process
    os.nice(_NICE)
    gc_tuning.tune()
    logs.configure(settings.log_level, service=SCORING.name)
    asyncio.run(_run(settings))


async def _run(settings: ScoringSettings) -> None:
    pool = await connect(settings.database(SCORING.name), _CONNECTIONS, name=f"{SCORING.group}-reports")
    try:
        await run(pool, settings.policy())
    finally:
        await pool.close()


def _end(process: BaseProcess) -> None:
    """Terminate the process and wait for its end."""
    if process.is_alive():
        process.terminate()
        process.join(_END_SECONDS)
        process.kill()
    process.join()


async def _ended(sentinel: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(sentinel)
