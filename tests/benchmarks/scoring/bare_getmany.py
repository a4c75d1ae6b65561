"""The floor: aiokafka's `getmany` over the same topics, and nothing done with what it gives."""

import asyncio
import os

from aiokafka import AIOKafkaConsumer

from services.scoring.projection.consumer import SOURCE
from tests.benchmarks.stopwatch import Stopwatch


async def main(records: int) -> None:
    """Read all ``records``, then say how fast that was."""
    consumer = AIOKafkaConsumer(
        *SOURCE.topics,
        bootstrap_servers=os.environ["RAPPORT_KAFKA"],
        group_id=None,
        auto_offset_reset="earliest",
        fetch_max_bytes=16 * 1024 * 1024,
        max_partition_fetch_bytes=1024 * 1024,
    )
    await consumer.start()
    watch = Stopwatch()
    while watch.records < records:
        batches = await consumer.getmany(timeout_ms=1000, max_records=20_000)
        if batches:
            watch.count(sum(len(batch) for batch in batches.values()))
    await consumer.stop()
    watch.report()


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_RECORDS"])))
