"""Where nobody watches a terminal, a line now and then says how far the tests are: no minutes of silence in CI."""

import os
import sys
import threading
import time

import pytest
from typing_extensions import override

SECONDS = 20.0


class Progress(threading.Thread):
    """Says every ``SECONDS`` how many tests are over, how many failed, and which ended last."""

    def __init__(self) -> None:
        super().__init__(name="progress", daemon=True)
        self._began, self._over, self._failed, self._last = time.monotonic(), 0, 0, "none"
        self._ended = threading.Event()
        self._out = os.dup(sys.stdout.fileno())  # stays what it is while a test's output is captured

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed += report.failed
        if report.when == "teardown":
            self._over, self._last = self._over + 1, report.nodeid

    def pytest_sessionfinish(self) -> None:
        self._ended.set()

    @override
    def run(self) -> None:
        while not self._ended.wait(SECONDS):
            seconds = time.monotonic() - self._began
            line = f"\n[{seconds:4.0f} s] {self._over} tests over, {self._failed} failed; the last: {self._last}\n"
            os.write(self._out, line.encode())


def pytest_configure(config: pytest.Config) -> None:
    if not sys.stdout.isatty() and not hasattr(config, "workerinput") and not config.option.collectonly:
        progress = Progress()
        config.pluginmanager.register(progress)
        progress.start()
