"""Reading the log again, from its beginning to where a service stands."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.kafka import topics
from shared.kafka.client import client_arguments
from shared.kafka.partitions import slot
from shared.kafka.record import Partition, RawRecord
from shared.settings import Settings


class Reading:
    """One reading of some partitions. It goes on where it was."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> None:
        """``consumer`` is assigned to these partitions, each at its beginning."""
        self._consumer = consumer
        self._partitions = partitions

    async def to(self, ends: Mapping[Partition, int]) -> AsyncIterator[Sequence[RawRecord]]:
        """The records up to, not including, ``ends``, partition by partition, in the batches in which they come.

        Take all of them: records that were not taken do not come again. Raises ``KafkaError``.
        """
        for tp in self._partitions:
            end = ends.get(Partition(tp.topic, tp.partition), 0)
            beyond = False
            while await self._consumer.position(tp) < end:
                batches = await self._consumer.getmany(tp, timeout_ms=1000)
                records = batches.get(tp, [])
                beyond = bool(records) and records[-1].offset >= end
                yield [raw for raw in records if raw.offset < end] if beyond else records
            if beyond:
                self._consumer.seek(tp, end)


class History:
    """The log of the topics of recorded events, as far back as it goes."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Mapping[str, int]) -> None:
        """``partitions``: how many each topic has."""
        self._consumer = consumer
        self._partitions = partitions

    def partitions_of(self, sources: Iterable[str], subject: str) -> tuple[Partition, ...]:
        """Where the subject's records are, in the order of the topics."""
        number = slot(subject.encode())
        return tuple(Partition(topic, number % self._partitions[topic]) for topic in sources)

    async def reading(self, partitions: Iterable[Partition]) -> Reading:
        """A reading of these partitions from their beginning; the one before it ends. Raises ``KafkaError``."""
        wanted = [TopicPartition(*partition) for partition in partitions]
        self._consumer.assign(wanted)
        for tp, first in (await self._consumer.beginning_offsets(wanted)).items():
            self._consumer.seek(tp, first)
        return Reading(self._consumer, wanted)


@asynccontextmanager
async def history(settings: Settings, names: Iterable[str]) -> AsyncIterator[History]:
    """The log of these topics, open for reading. Raises ``KafkaError`` when the broker or a topic is not there."""
    counts = await topics.partitions(settings, names)
    consumer = AIOKafkaConsumer(
        **client_arguments(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        fetch_max_wait_ms=20,  # each reading is a new assignment, whose first fetch waits for the poll before it
    )
    try:
        await consumer.start()
        yield History(consumer, counts)
    finally:
        await consumer.stop()
