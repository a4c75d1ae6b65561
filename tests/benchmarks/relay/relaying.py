"""The relay empties an outbox."""

import asyncio
import os

from prometheus_client import REGISTRY

from shared import gc_tuning
from shared.database import connect
from shared.events.catalogue import Service, Topic
from shared.relay import Relay
from shared.settings import Settings
from shared.telemetry import logs
from tests.benchmarks.stopwatch import Stopwatch
from tests.support.contexts import CONTEXTS

_LOOK_SECONDS = 0.01


async def main(records: int) -> None:
    """Relay what is there, then say how fast that was."""
    gc_tuning.tune()
    logs.configure("WARNING", service="benchmark")
    settings = Settings()
    pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="benchmark")
    relay = Relay(settings, pool, CONTEXTS[Service.INTERACTIONS], f"benchmark-{os.getpid()}")
    watch = Stopwatch()
    watch.start()
    running = asyncio.create_task(relay.run())
    while watch.records < records and not running.done():
        await asyncio.sleep(_LOOK_SECONDS)
        if new := _relayed() - watch.records:
            watch.count(new)
    relay.stop()
    await running
    await pool.close()
    watch.report()


def _relayed() -> int:
    return int(REGISTRY.get_sample_value("rapport_relayed_total", {"topic": Topic.INTERACTIONS}) or 0)


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_RECORDS"])))
