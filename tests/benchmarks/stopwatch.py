"""How fast a stream of records was gone through."""

import json
import sys
import time
from pathlib import Path


class Stopwatch:
    """Counts from the end of the first batch on, unless told to start: joining a group is nobody's loss or gain."""

    def __init__(self) -> None:
        self._first = 0
        self._began = self._ended = self._busy_from = self._busy_to = 0.0
        self.records = 0

    def start(self) -> None:
        """Begin to count now, where nothing needs warming up."""
        self._began, self._busy_from = time.perf_counter(), time.process_time()

    def count(self, records: int) -> None:
        """So many more records are done."""
        self._ended, self._busy_to = time.perf_counter(), time.process_time()
        if not self._began:
            self._first, self._began, self._busy_from = records, self._ended, self._busy_to
        self.records += records

    def report(self, **more: float) -> None:
        """Print the finding for who started this process.

        Records per second; microseconds of this process's own processor time per record, which other work on the
        machine does not move; peak memory in MB.
        """
        counted = self.records - self._first
        found = {
            "rate": counted / (self._ended - self._began),
            "cpu_us": 1e6 * (self._busy_to - self._busy_from) / counted,
            "peak_mb": peak_memory(),
            **more,
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def peak_memory() -> float:
    """The most this process held in memory, in MB (10⁶ bytes): VmHWM, as `ru_maxrss` begins at the parent's own."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024 / 1e6
