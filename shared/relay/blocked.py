"""Partitions whose batch failed."""

import asyncio
from collections.abc import Iterable

from shared.kafka.record import Partition


class Blocked:
    """Partitions that failed lately: skipped for a while, so that the others proceed."""

    def __init__(self, seconds: float) -> None:
        """``seconds``: for how long."""
        self._seconds = seconds
        self._until: dict[Partition, float] = {}

    def add(self, partitions: Iterable[Partition]) -> None:
        """These have just failed."""
        until = asyncio.get_running_loop().time() + self._seconds
        self._until |= dict.fromkeys(partitions, until)

    def now(self) -> list[Partition]:
        """Those still to be left alone."""
        now = asyncio.get_running_loop().time()
        self._until = {partition: until for partition, until in self._until.items() if until > now}
        return list(self._until)
