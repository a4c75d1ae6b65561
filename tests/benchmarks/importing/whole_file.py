"""The import of a file into a fresh store, from opening it to its last commit."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.interactions.app import DECIDERS
from shared import gc_tuning
from shared.database import connect
from shared.events.catalogue import Service
from shared.importing.importer import Importer, Order
from shared.importing.position import Position
from shared.reporting import Recorder
from shared.service.composition import wall_clock
from shared.store import Streams
from tests.benchmarks.stopwatch import Stopwatch
from tests.support.contexts import CONTEXTS


class Counting:
    """Counts the facts recorded so far."""

    def __init__(self) -> None:
        self.watch = Stopwatch()
        self._recorded = 0

    @contextmanager
    def __call__(self, _size: int, _begun: Position) -> Iterator["Counting"]:
        """From here on."""
        yield self

    def show(self, position: Position) -> None:
        """Some more."""
        self.watch.count(position.tally.recorded - self._recorded)
        self._recorded = position.tally.recorded


async def main() -> None:
    """Import it, and tell how fast."""
    gc_tuning.tune()
    pool = await connect(os.environ["RAPPORT_POSTGRES"], 2, name="rapport-benchmark")
    counting = Counting()
    counting.watch.start()
    importer = Importer(
        CONTEXTS[Service.INTERACTIONS],
        pool,
        Recorder(DECIDERS, Streams(CONTEXTS[Service.INTERACTIONS]), wall_clock),
        wall_clock,
    )
    order = Order(Path(os.environ["BENCHMARK_FILE"]), Path(os.environ["BENCHMARK_MAPPING"]))
    done = await importer.run(order, counting, asyncio.Event())
    await pool.close()
    assert done.tally.all_refused == 0
    counting.watch.report()


if __name__ == "__main__":
    asyncio.run(main())
