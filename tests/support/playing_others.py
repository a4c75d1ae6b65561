"""Plays the other services towards one that is tested alone: what they would have recorded stands in its topics."""

from asyncio import Future
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata

from shared.events import EventData
from shared.events.catalogue import OWNERS, Topic, type_of
from shared.events.wire import record, stored_data
from shared.kafka import topics
from shared.kafka.partitions import slot
from shared.personal import PlainCodec
from shared.settings import Settings
from tests.support.contexts import CONTEXTS
from tests.support.eventually import eventually


class Others:
    """Records events as their owners do: versions counted per subject and topic, each in its partition."""

    def __init__(self, producer: AIOKafkaProducer, partitions: int) -> None:
        self._producer, self._partitions = producer, partitions
        self._versions: Counter[tuple[str, str]] = Counter()

    async def say(
        self, subject: str, *said: EventData, time: datetime | None = None, recorded_at: datetime | None = None
    ) -> list[str]:
        """Record these in turn, and wait until the broker has them; their ids."""
        sent, ids = [], []
        for data in said:
            ids.append(str(uuid4()))
            sent.append(await self._send(subject, data, ids[-1], time, recorded_at or datetime.now(UTC)))
        for one in sent:
            await one
        return ids

    async def _send(
        self, subject: str, data: EventData, id_: str, time: datetime | None, recorded_at: datetime
    ) -> Future[RecordMetadata]:
        entry = type_of(data)
        self._versions[entry.topic, subject] += 1
        key, value, headers = record(
            id=id_, type=entry.name, topic=entry.topic, subject=subject, version=self.version(entry.topic, subject),
            time=time or recorded_at, recorded_at=recorded_at, data_json=stored_data(data, subject, PlainCodec()),
            correlation_id=id_, causation_id=None, traceparent=None, service=CONTEXTS[OWNERS[entry.topic]],
        )  # fmt: skip
        partition = slot(key) % self._partitions
        sent: Future[RecordMetadata] = await self._producer.send(
            entry.topic, value, key, partition=partition, headers=headers
        )
        return sent

    def version(self, topic: str, subject: str) -> int:
        """How many events of the subject were recorded on the topic."""
        return self._versions[topic, subject]


@asynccontextmanager
async def others(bootstrap: str) -> AsyncIterator[Others]:
    """Others that can be heard as long as this is open."""
    counts = await topics.partitions(Settings(kafka=bootstrap), Topic)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=2)
    await producer.start()
    try:
        yield Others(producer, counts[Topic.CLIENTS])
    finally:
        await producer.stop()


async def caught_up(bootstrap: str, groups: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Let these consumer groups have read the topics named with them to their ends, as their offsets in Kafka tell."""
    for group, names in groups:
        counts = await topics.partitions(Settings(kafka=bootstrap), names)
        every = [TopicPartition(name, number) for name, count in counts.items() for number in range(count)]
        consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
        consumer.assign(every)
        await consumer.start()
        try:
            await eventually(lambda: _committed(consumer, every), seconds=20)  # noqa: B023  it is awaited here
        finally:
            await consumer.stop()


async def _committed(consumer: AIOKafkaConsumer, every: list[TopicPartition]) -> bool:
    """A member that was killed is thought alive for a while; until then nobody else may commit."""
    try:
        await consumer.commit(await consumer.end_offsets(every))
    except KafkaError:
        return False
    return True
