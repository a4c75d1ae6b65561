"""Reading one subject's records from the log again."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared import topics
from shared.events import Topic
from shared.inbox.record import Partition, Record
from shared.kafka import client_arguments
from shared.partitions import slot
from shared.settings import Settings


class History:
    """The log of the topics of recorded events, as far back as it goes."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Mapping[str, int]) -> None:
        """``partitions``: how many each topic has."""
        self._consumer = consumer
        self._partitions = partitions

    async def between(
        self, sources: Iterable[Topic], subject: str, start: Mapping[Partition, int], end: Mapping[Partition, int]
    ) -> list[Record]:
        """The subject's records from ``start`` (where it says nothing: the log's) up to ``end``, topic by topic."""
        key = subject.encode()
        records: list[Record] = []
        for topic in sources:
            partition = Partition(topic, slot(key) % self._partitions[topic])
            tp = TopicPartition(*partition)
            first = start.get(partition) or (await self._consumer.beginning_offsets([tp]))[tp]
            records += await self._span(tp, first, end.get(partition, 0), key)
        return records

    async def _span(self, tp: TopicPartition, first: int, end: int, key: bytes) -> list[Record]:
        """The records with ``key`` from offset ``first`` up to, not including, ``end``."""
        if first >= end:
            return []
        self._consumer.assign([tp])
        self._consumer.seek(tp, first)
        found: list[Record] = []
        while await self._consumer.position(tp) < end:
            batches = await self._consumer.getmany(tp, timeout_ms=1000)
            found += [Record.of(raw) for raw in batches.get(tp, ()) if raw.offset < end and raw.key == key]
        return found


@asynccontextmanager
async def history(settings: Settings) -> AsyncIterator[History]:
    """The log, open for reading. Raises ``KafkaError`` when the broker or a topic is not there."""
    counts = await topics.partitions(settings, Topic)
    consumer = AIOKafkaConsumer(
        **client_arguments(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        fetch_max_wait_ms=20,  # each span is a new assignment, whose first fetch waits for the poll before it
    )
    try:
        await consumer.start()
        yield History(consumer, counts)
    finally:
        await consumer.stop()
