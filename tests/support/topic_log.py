"""What stands in the topics: from where to where, and the records between."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.database.pool import Pool
from shared.events.catalogue import ALL_TOPICS
from shared.kafka import offsets, topics
from shared.kafka.record import Partition, Record
from shared.settings import Settings

Ends = Mapping[Partition, int]


class TopicLog:
    """Reads the topics of the broker at ``bootstrap``."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def ends(self, names: Iterable[str] = ALL_TOPICS) -> Ends:
        """Where each partition ends now."""
        async with self._consumer() as consumer:
            found = await consumer.end_offsets(await self._partitions(names))
        return {Partition(tp.topic, tp.partition): end for tp, end in found.items()}

    async def committed(self, group: str) -> Ends:
        """How far a consumer group says it has come."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        try:
            await admin.start()
            found = await admin.list_consumer_group_offsets(group)
        finally:
            await admin.close()
        return {Partition(tp.topic, tp.partition): told.offset for tp, told in found.items()}

    async def since(self, start: Ends, topic: str, *, isolation: str = "read_committed") -> list[Record]:
        """The records of ``topic`` from ``start`` to its end now, partition by partition."""
        async with self._consumer(isolation) as consumer:
            partitions = await self._partitions([topic])
            ends = await consumer.end_offsets(partitions)
            return [record for tp in partitions for record in await self._span(consumer, tp, start, ends[tp])]

    async def begin(self, pool: Pool, names: Iterable[str] = ALL_TOPICS) -> Ends:
        """Let a service's database go on at the present ends; what other tests left behind is not its business."""
        ends = await self.ends(names)
        async with pool.acquire() as connection:
            await offsets.begin(connection, ends)
        return ends

    async def _span(self, consumer: Any, tp: TopicPartition, start: Ends, end: int) -> list[Record]:
        consumer.assign([tp])
        consumer.seek(tp, start[Partition(tp.topic, tp.partition)])
        found: list[Record] = []
        while await consumer.position(tp) < end:
            batches = await consumer.getmany(tp, timeout_ms=200)
            found += [Record.of(raw) for raw in batches.get(tp, ())]
        return found

    async def _partitions(self, names: Iterable[str]) -> list[TopicPartition]:
        counts = await topics.partitions(Settings(kafka=self._bootstrap), names)
        return [TopicPartition(name, number) for name, count in counts.items() for number in range(count)]

    @asynccontextmanager
    async def _consumer(self, isolation: str = "read_committed") -> AsyncIterator[Any]:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap, enable_auto_commit=False, isolation_level=isolation,
            auto_offset_reset="earliest",
        )  # fmt: skip
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()


def versions(records: Iterable[Record]) -> dict[str, list[int]]:
    """By subject the versions in the order in which they first occur."""
    seen: dict[str, list[int]] = {}
    for record in records:
        headers = dict(record.headers)
        subject, version = headers["ce_subject"], headers["ce_streamversion"]
        assert subject is not None
        assert version is not None
        known = seen.setdefault(subject.decode(), [])
        if int(version) not in known:
            known.append(int(version))
    return seen
