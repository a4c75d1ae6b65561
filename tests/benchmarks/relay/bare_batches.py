"""The floor: the same records from memory, in the same batches, one in flight per partition, and nothing else done."""

import asyncio
import os
from collections import defaultdict, deque

from shared import gc_tuning
from shared.database import connect
from shared.events.catalogue import Service
from shared.kafka.record import Partition
from shared.settings import Settings
from shared.store.outbox import Outgoing, unsent
from tests.benchmarks.loading import send
from tests.benchmarks.stopwatch import Stopwatch
from tests.support.contexts import CONTEXTS


async def main(records: int) -> None:
    """Send what the outbox names, and leave it there; then say how fast that was."""
    gc_tuning.tune()
    settings = Settings()
    pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="benchmark")
    queues: dict[Partition, deque[Outgoing]] = defaultdict(deque)
    for row in await unsent(pool, CONTEXTS[Service.INTERACTIONS], partitions=settings.partitions, limit=records):
        queues[row.partition].append(row)
    await pool.close()
    watch = Stopwatch()
    watch.start()
    await send(settings.kafka, queues, watch.count)
    watch.report()


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_RECORDS"])))
