"""A child process: started in a session of its own, its output in a log file, and ended for certain."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy.local.guardian import guardian

REPOSITORY = Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.05
LOG_LINES = 20


class StartError(Exception):
    """A process did not come up, or ended when it should not. The text is for the reader, with its last log lines."""


class Process:
    """A process that may be started again after it has ended. Its output is appended to `log`.

    Being in its own session it does not see our Ctrl-C; the guardian ends it, first with `end_by`, if we die, and
    removes the folder that it `leaves`.
    It runs from the repository's root unless `cwd` says otherwise.
    """

    def __init__(
        self,
        name: str,
        log: Path,
        *,
        end_by: signal.Signals = signal.SIGTERM,
        env: Mapping[str, str] | None = None,
        user: int | None = None,
        cwd: Path = REPOSITORY,
        leaves: Path | None = None,
    ) -> None:
        self.name, self.log = name, log
        self._end_by, self._env, self._user, self._cwd, self._leaves = end_by, env, user, cwd, leaves
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, argv: Sequence[str | Path]) -> None:
        """Start it; an OSError if there is no such program."""
        assert not self.alive, f"{self.name} is running"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self._child = subprocess.Popen(
                [str(arg) for arg in argv],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self._cwd,
                env=None if self._env is None else {**os.environ, **self._env},
                user=self._user,
                extra_groups=None if self._user is None else [],
                start_new_session=True,
            )
        guardian.guard(self._child.pid, self._end_by, self._leaves)

    @property
    def pid(self) -> int:
        """Its id, and its process group's; of the last one if it has ended."""
        assert self._child is not None, f"{self.name} was not started"
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self._child is not None and self.exit_code is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs (or before it ran); negative: the signal that ended it."""
        if self._child is None:
            return None
        code = self._child.poll()
        if code is not None:
            guardian.release(self._child.pid)
        return code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process itself; nothing if it has ended."""
        if self.alive:
            os.kill(self.pid, number)

    async def wait(self, seconds: float) -> bool:
        """Whether it has ended, waiting at most so long."""
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:  # noqa: ASYNC110 - the end of a child is no event of ours
            await asyncio.sleep(POLL_SECONDS)
        return not self.alive

    async def stop(self, by: signal.Signals = signal.SIGTERM, seconds: float = 20.0) -> None:
        """End it by `by`; after `seconds` its whole group by SIGKILL. Nothing if it does not run."""
        if not self.alive:
            return
        self.send(by)
        self.send(signal.SIGCONT)  # if it was paused, it could not hear
        if not await self.wait(seconds):
            os.killpg(self.pid, signal.SIGKILL)
            await self.wait(seconds)

    async def until(self, answers: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """Wait until it `answers`. StartError if it ends before, or does not within `seconds`."""
        deadline = time.monotonic() + seconds
        while not await answers():
            if not self.alive:
                raise self.failure(f"ended with code {self.exit_code} before it was ready")
            if time.monotonic() > deadline:
                raise self.failure(f"was not ready after {seconds:.0f} s")
            await asyncio.sleep(POLL_SECONDS)

    def failure(self, what: str) -> StartError:
        """An error that says what happened and shows the end of the log."""
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_LINES:] if self.log.exists() else []
        tail = "\n".join(f"  | {line}" for line in lines) or "  (it is empty)"
        return StartError(f"{self.name} {what}. The end of its log, {self.log}:\n{tail}")


async def run(process: Process, argv: Sequence[str | Path], seconds: float) -> None:
    """Run a job to its end. StartError if it fails or takes longer; it never outlives this call."""
    try:
        process.start(argv)
        if not await process.wait(seconds):
            raise process.failure(f"took longer than {seconds:.0f} s")
        if process.exit_code != 0:
            raise process.failure(f"failed with code {process.exit_code}")
    finally:
        await process.stop(seconds=5)


async def together(*work: Coroutine[Any, Any, None]) -> None:
    """Do all at once. The first error ends the others and is raised as it is, without a group around it."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in work:
                group.create_task(part)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
