"""Ends our child processes when we die without doing so ourselves, be it by SIGKILL.

A guardian is a small process of its own that holds the read end of a pipe. We tell it which process groups are
ours and by which signal they like to end. When the pipe closes because we are gone, it ends those that are left.
It leaves once it has nothing to guard.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

GRACE_SECONDS = 3.0


class Guardian:
    """This process's guardian. Thread-safe. A fork shares the pipe, so do not fork without exec."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._guarded: set[int] = set()
        self._lock = threading.Lock()

    def guard(self, pid: int, end_by: signal.Signals, leaves: Path | None = None) -> None:
        """Watch over the process group `pid`; if we die it gets `end_by` first, and the folder it `leaves` goes too."""
        with self._lock:
            if self._process is None:
                self._process = _start()
            self._guarded.add(pid)
            self._tell(f"+ {pid} {int(end_by)} {leaves or ''}")

    def release(self, pid: int) -> None:
        """The group `pid` has ended. Its id may be reused, so it must not be signalled again."""
        with self._lock:
            if pid not in self._guarded:
                return
            self._guarded.remove(pid)
            self._tell(f"- {pid} 0 ")
            if not self._guarded:
                self._dismiss()

    def _tell(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _dismiss(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._process = None


guardian = Guardian()


def _start() -> subprocess.Popen[str]:
    # -I: only the standard library; a session of its own: Ctrl-C is not meant for it.
    return subprocess.Popen([sys.executable, "-I", __file__], stdin=subprocess.PIPE, text=True, start_new_session=True)


def _watch() -> None:
    """Read what to guard until the pipe closes, then end what is left."""
    guarded: dict[int, int] = {}
    folders: dict[int, str] = {}
    for line in sys.stdin:
        sign, pid, end_by, leaves = line.rstrip("\n").split(" ", 3)
        if sign == "+":
            guarded[int(pid)], folders[int(pid)] = int(end_by), leaves
        else:
            del guarded[int(pid)], folders[int(pid)]
    _end(guarded)
    for folder in filter(None, folders.values()):
        shutil.rmtree(folder, ignore_errors=True)


def _end(guarded: dict[int, int]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    for pid, end_by in guarded.items():
        _signal(pid, end_by)
        _signal(pid, signal.SIGCONT)
    while guarded and time.monotonic() < deadline:
        guarded = {pid: end_by for pid, end_by in guarded.items() if _signal(pid, 0)}
        time.sleep(0.05)
    for pid in guarded:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
        return True
    return False


if __name__ == "__main__":
    _watch()
