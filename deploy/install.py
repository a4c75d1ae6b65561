"""`python -m deploy.install FILE`: installs pinned requirements with pip and shows how far it is.

What pip says is printed only if it fails. It runs before anything is installed: the standard library has to do.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import IO, Final, NoReturn

PIP: Final = (
    *(sys.executable, "-m", "pip", "install"),
    *("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--require-hashes", "-r"),
)
DRAWN_SECONDS = 0.5
TOLD_SECONDS, LONGEST_SECONDS = 10.0, 40.0
FINISH_SECONDS = 5.0
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class Output:
    """What pip says, read as it comes."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: list[str] = []
        self.fetched = 0
        self.doing = "reading the list"
        self._reader = Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()

    def finish(self) -> None:
        """Read what is left, once pip has ended."""
        self._reader.join(FINISH_SECONDS)

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.append(line)
            words = line.split()
            if words[:1] == ["Collecting"]:
                self.fetched += 1
                self.doing = words[1].partition("==")[0]
            elif words[:2] == ["Installing", "collected"]:
                self.doing = "unpacking"


def install(requirements: Path, out: IO[str]) -> int:
    """The exit code of pip, which does not outlive this call."""
    began = time.monotonic()
    total = len(re.findall(r"(?m)^[A-Za-z0-9][^\s;]*==", requirements.read_text()))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [*PIP, str(requirements)]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as pip:
        assert pip.stdout is not None
        output = Output(pip.stdout)
        try:
            _watch(pip, output, f"installing {requirements}", total, out)
        finally:
            pip.terminate()
            output.finish()
    if pip.returncode:
        out.writelines(output.lines)
    sign, what = ("✗", "not installed") if pip.returncode else ("✓", "installed")
    out.write(f"{sign} {f'{requirements} {what}':<60} {time.monotonic() - began:5.1f} s\n")
    return pip.returncode


def _watch(pip: "subprocess.Popen[str]", output: Output, what: str, total: int, out: IO[str]) -> None:
    """On a terminal one line, redrawn; elsewhere a line now and then, ever more rarely."""
    drawn = out.isatty()
    before, after = ("\r\x1b[K", "") if drawn else ("", "\n")
    pause = DRAWN_SECONDS if drawn else TOLD_SECONDS
    while pip.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            pip.wait(pause)
            break
        pause = pause if drawn else min(2 * pause, LONGEST_SECONDS)
        out.write(f"{before}  … {what}: {output.fetched} of at most {total} packages, {output.doing}{after}")
        out.flush()
    out.write("\r\x1b[K" if drawn else "")


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


if __name__ == "__main__":
    for one in SIGNALS:
        signal.signal(one, _end)
    try:
        sys.exit(install(Path(sys.argv[1]), sys.stdout))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
