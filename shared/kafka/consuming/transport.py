"""Kafka under the consumer: raw records in, seeks and pauses out. It decides nothing.

FastStream runs the loop; its conveniences are off because each of them can lose a record. It decodes nothing (an
undecodable header would stop it before our handler), acknowledges nothing (``ack`` commits every partition's position),
and hears of no exception (it would log it and go on).
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextvars import Context
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.middlewares import AckPolicy

from shared.kafka.client import broker_arguments
from shared.kafka.consuming.batch_fill import FIRST
from shared.kafka.record import Partition, RawRecord
from shared.settings import Settings

log = structlog.get_logger()

_TELL_SECONDS = 3.0


class Receiver(Protocol):
    """Who consumes. What these methods raise the framework swallows."""

    async def received(self, raw: Sequence[RawRecord]) -> None:
        """A batch has come; the next comes when this returns."""
        ...

    async def revoked(self, partitions: Collection[Partition]) -> None:
        """Another process may go on with them as soon as this returns."""
        ...

    async def assigned(self, partitions: Collection[Partition]) -> None:
        """They are this process's from now on; nothing is fetched until this returns."""
        ...


class Transport(ConsumerRebalanceListener):  # type: ignore[misc]
    """One batch subscriber of a consumer group."""

    def __init__(
        self, settings: Settings, topics: Sequence[str], receiver: Receiver, *, group: str, instance: str | None
    ) -> None:
        """``instance``: static membership of the group."""
        self._receiver = receiver
        self._broker = KafkaBroker(
            **broker_arguments(settings),
            client_id=instance or group,
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            serializer=None,
            logger=None,
            graceful_timeout=15.0,
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            batch=True,
            group_id=group,
            group_instance_id=instance,
            partition_assignment_strategy=[RangePartitionAssignor],
            auto_offset_reset="none",
            isolation_level="read_committed",
            ack_policy=AckPolicy.MANUAL,
            max_records=min(settings.batch_records, FIRST),
            batch_timeout_ms=100,
            max_poll_interval_ms=300_000,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=3_000,
            fetch_max_bytes=16 * 1024 * 1024,
            max_partition_fetch_bytes=4 * 1024 * 1024,
            listener=self,
            parser=_untouched,
            decoder=_undecoded,
        )
        self._subscriber(self._handle)

    @property
    def client(self) -> AIOKafkaConsumer:
        """The consumer under FastStream; there from ``start`` to ``stop``."""
        assert self._subscriber.consumer is not None
        return self._subscriber.consumer

    async def start(self) -> None:
        """Join the group and begin to receive. Raises ``KafkaError``."""
        await self._broker.start()

    async def stop(self) -> None:
        """Leave the group."""
        await self._broker.stop()

    def seek(self, partition: Partition, offset: int) -> bool:
        """Read on there; whether the partition is assigned to this process at all."""
        tp = TopicPartition(*partition)
        assigned = tp in self.client.assignment()
        if assigned:
            self.client.seek(tp, offset)
        return assigned

    def pause(self, partition: Partition) -> None:
        """Fetch no more of it."""
        self.client.pause(TopicPartition(*partition))

    def resume(self, partition: Partition) -> None:
        """Fetch it again, if it is still assigned to this process."""
        tp = TopicPartition(*partition)
        if tp in self.client.assignment():
            self.client.resume(tp)

    async def earliest(self, partitions: Collection[Partition]) -> dict[Partition, int]:
        """Where the log begins. Raises ``KafkaError``."""
        found = await self.client.beginning_offsets([TopicPartition(*one) for one in partitions])
        return {_partition(tp): offset for tp, offset in found.items()}

    async def tell_kafka(self, to: Mapping[Partition, int]) -> None:
        """Commit to Kafka for lag tools only; the database has the real offsets."""
        try:
            async with asyncio.timeout(_TELL_SECONDS):  # without a broker it would retry for ever
                await self.client.commit({TopicPartition(*partition): offset for partition, offset in to.items()})
        except (KafkaError, OSError) as error:
            log.info("offset_commit_failed", error=repr(error))

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """The receiver finishes with them first."""
        await self._receiver.revoked({_partition(tp) for tp in revoked})

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """The receiver says where they go on."""
        await self._receiver.assigned({_partition(tp) for tp in assigned})

    async def _handle(self, raw: Sequence[RawRecord]) -> None:
        # In a context of its own: every timer started below keeps its context until it would have run out, cancelled
        # or not, and the framework's context holds all records of its batch.
        await asyncio.create_task(self._receiver.received(raw), context=Context())


def _partition(tp: TopicPartition) -> Partition:
    return Partition(tp.topic, tp.partition)


async def _untouched(message: Any) -> KafkaMessage:
    return KafkaMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER)


async def _undecoded(message: KafkaMessage) -> Any:
    return message.raw_message
