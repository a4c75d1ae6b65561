"""Scoring's whole path, as the service runs it: decode, fold, assess, store, move the offsets."""

import asyncio
import os

from services.scoring.app import application
from services.scoring.projection.consumer import SOURCE
from services.scoring.settings import ScoringSettings
from shared import gc_tuning
from shared.database import connect
from shared.kafka.consuming.consumer import Consumer
from shared.telemetry import logs
from tests.benchmarks.stopwatch import Stopwatch


async def main(records: int) -> None:
    """Apply all ``records``, then say how fast that was. The settings come from the environment."""
    gc_tuning.tune()
    settings = ScoringSettings()
    logs.configure("WARNING", service="scoring")
    pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="benchmark")
    watch, done = Stopwatch(), asyncio.Event()

    def applied() -> None:
        watch.count(sum(consumer.next.values()) - watch.records)
        if watch.records >= records:
            done.set()

    consumer = Consumer(
        settings, pool, SOURCE, application(settings).apply, group="benchmark", instance="one", applied=applied
    )
    await consumer.start()
    await done.wait()
    await consumer.stop()
    await pool.close()
    watch.report()


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_RECORDS"])))
