"""The way in over Kafka."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from deploy.local.demo.envelope import Record
from deploy.local.demo.failure import DemoFailed
from shared.events.catalogue import REPORTED

LARGEST_BYTES = 1_000_000


class KafkaDoor:
    """Writes records to `rapport.reported.v1`."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def write(self, records: Iterable[Record]) -> None:
        """Write the records, those of one key in order; returns when the broker has them all. DemoFailed if not."""
        try:
            sent = [
                await self._producer.send(REPORTED, record.value, record.key, headers=record.headers)
                for record in records
            ]
            await asyncio.gather(*sent)
        except KafkaError as error:
            raise DemoFailed(f"Kafka did not take a fact: {type(error).__name__} {error}") from error


@asynccontextmanager
async def kafka_door(bootstrap: str) -> AsyncIterator[KafkaDoor]:
    """The door, open inside the block. ``bootstrap``: host:port of the broker."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, max_request_size=LARGEST_BYTES, linger_ms=5
    )
    await producer.start()
    try:
        yield KafkaDoor(producer)
    finally:
        await producer.stop()
