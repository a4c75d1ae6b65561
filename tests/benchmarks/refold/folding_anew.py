"""How fast marked streams are folded anew, as the service does it when it starts after an upgrade."""

import asyncio
import os

from services.scoring.app import application
from services.scoring.projection.consumer import SOURCE
from services.scoring.settings import ScoringSettings
from shared import gc_tuning
from shared.database import connect
from shared.database.pool import Pool
from shared.kafka import offsets
from shared.kafka.record import Partition
from shared.projections.refold import Refolding
from shared.settings import Settings
from shared.telemetry import logs
from tests.benchmarks.stopwatch import Stopwatch
from tests.support.topic_log import TopicLog

_ROWS = (
    "insert into streams (stream_id, refold) select 'scoring:client-' || lpad(n::text, 7, '0'), true from "
    "generate_series(0, $1::int - 1) n"
)


async def main(clients: int, sample: int) -> None:
    """Mark all of them, and fold ``sample`` of them anew. The settings come from the environment."""
    gc_tuning.tune()
    settings = ScoringSettings()
    logs.configure("WARNING", service="scoring")
    pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="benchmark")
    await _prepare(settings, pool, clients)
    refolding, watch = Refolding(settings, application(settings), pool), Stopwatch()
    streams = (await refolding.marked())[:sample]
    watch.start()
    assert await refolding.refold(streams) == []
    watch.count(len(streams))
    assert len(await refolding.marked()) == clients - sample
    await pool.close()
    watch.report()


async def _prepare(settings: Settings, pool: Pool, clients: int) -> None:
    """All is read, nothing is folded yet."""
    ends = await TopicLog(settings.kafka).ends(list(SOURCE.topics))
    async with pool.acquire() as connection:
        await offsets.begin(connection, {Partition(*where): end for where, end in ends.items()})
        await connection.execute(_ROWS, clients)


if __name__ == "__main__":
    asyncio.run(
        main(
            int(os.environ["BENCHMARK_CLIENTS"]),
            int(os.environ.get("BENCHMARK_SAMPLE", os.environ["BENCHMARK_CLIENTS"])),
        )
    )
