"""Half of the history behind it: what a handler per message finds that starts in the middle.

States grow with a client's history, and so does the work of a fact: over the first few facts it would be next to none.
"""

import asyncio
import json
import os
import sys
from itertools import islice

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.scoring.domain import Policy, fold
from services.scoring.projection.assessment import COLUMNS, Occasion, assess_client
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.settings import ScoringSettings
from shared.events import Event
from shared.events.catalogue import RAPPORT, Topic
from shared.events.wire import read
from shared.kafka.record import Partition
from shared.personal import PlainCodec
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.loading import outgoing

_KERNEL = ("stream_id", "version", "state", "heard")


class Halfway:
    """The clients as the first half of the facts left them."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._standings: dict[str, ClientSnapshot] = {}
        self._last: dict[str, Event] = {}
        self._heard: dict[str, dict[str, int]] = {}

    def fold(self, event: Event) -> None:
        """One fact more."""
        known = self._standings.get(event.subject, ClientSnapshot())
        self._standings[event.subject] = ClientSnapshot(fold(known.state, event), known.published)
        self._heard.setdefault(event.subject, {})[event.topic.short] = event.version
        self._last[event.subject] = event

    def rows(self) -> list[tuple[object, ...]]:
        """The rows of ``streams``."""
        return [self._row(client) for client in self._standings]

    def _row(self, client: str) -> tuple[object, ...]:
        heard = self._heard[client]
        occasion = Occasion(self._last[client].recorded_at, "fact", self._policy, heard)
        seen = assess_client(self._standings[client], occasion)
        columns = (seen.columns[name] for name in COLUMNS)
        return f"scoring:{client}", len(seen.events), seen.snapshot.write(), json.dumps(heard), *columns


async def main(clients: int, facts: int, group: str) -> None:
    """Prepare the database, and the group's offsets."""
    settings = ScoringSettings()
    half, done = Halfway(settings.policy()), outgoing(islice(Corpus(clients, facts), facts // 2), settings.partitions)
    records = sorted((one for queue in done.values() for one in queue), key=lambda one: one.position)
    for one in records:
        event = read(RAPPORT, Topic(one.partition.topic), one.key, one.value, one.headers, PlainCodec())
        assert isinstance(event, Event)
        half.fold(event)
    await _copy(settings.postgres.get_secret_value(), half.rows())
    await _commit(settings.kafka, group, {partition: len(queue) for partition, queue in done.items()})
    sys.stdout.write("{}\n")  # what it found, as every contender says


async def _copy(database: str, rows: list[tuple[object, ...]]) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.copy_records_to_table("streams", records=rows, columns=(*_KERNEL, *COLUMNS))
        await connection.execute("analyze streams")
    finally:
        await connection.close()


async def _commit(kafka: str, group: str, offsets: dict[Partition, int]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(*partition) for partition in offsets])
        await consumer.commit({TopicPartition(*partition): offset for partition, offset in offsets.items()})
    finally:
        await consumer.stop()


if __name__ == "__main__":
    environment = os.environ
    numbers = int(environment["BENCHMARK_CLIENTS"]), int(environment["BENCHMARK_FACTS"])
    asyncio.run(main(*numbers, environment["BENCHMARK_GROUP"]))
