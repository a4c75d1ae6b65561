"""Fault 18: three brokers; one is lost, then a second, which leaves too few; then they come back."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from deploy.local.mail import Mail
from deploy.local.postgres import Postgres
from deploy.local.process import together
from deploy.local.servers import Servers
from deploy.local.services import NAMES
from tests.chaos.cluster import Cluster
from tests.chaos.field import Field, standing
from tests.chaos.trial import Result, Trial


async def brokers_lost(name: str, folder: Path, chance: Random, *, short: bool) -> Result:
    """With one lost all goes on; with two nothing is acknowledged by Kafka that could be lost, HTTP goes on."""
    async with _pitched(folder) as field:
        cluster = field.servers.kafka
        assert isinstance(cluster, Cluster)
        trial = Trial(name, field, chance, short=short)
        await trial.begin()
        for _ in range(1 if short else 2):
            first, second = chance.sample(cluster.nodes, 2)
            await first.kill()
            await trial.under_load(5)
            await trial.recovered(time.monotonic())
            await second.kill()
            await trial.under_load(8)
            await together(first.launch(), second.launch())
            for node in (first, second):
                await node.process.until(node._answers, 90)
            await trial.recovered(time.monotonic())
            trial.result.counts["brokers lost"] += 2
        await field.heal()
        return await trial.end()


@asynccontextmanager
async def _pitched(folder: Path) -> AsyncIterator[Field]:
    three = Servers(
        Postgres(folder / "postgres", fsync=False), Cluster(folder / "kafka"),
        Mail(folder / "mails", folder / "mail.log"),
    )  # fmt: skip
    try:
        await together(*(server.start() for server in three.all))
        for name in NAMES:
            await three.postgres.create_database(name)
        async with standing(folder, three, {"RAPPORT_REPLICATION": "3"}) as field:
            yield field
    finally:
        await together(*(server.stop() for server in three.all))
        three.kafka.discard()
        three.postgres.discard()
