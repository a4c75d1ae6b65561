"""What a producer has in its hands: nothing that was taken is left lying, whatever the moment it was taken in."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from aiokafka import AIOKafkaProducer

from shared.database.pool import Pool
from shared.database.waking import Waking
from shared.kafka.record import Partition
from shared.relay.held_back import HeldBack
from shared.relay.sending import Sending
from shared.store.outbox import Outgoing

PARTITION = Partition("rapport.clients.v1", 0)


class Kafka:
    """Acknowledges whatever it is sent, and remembers it."""

    def __init__(self) -> None:
        self.sent: list[bytes | None] = []

    def create_batch(self) -> "Kafka":
        return self

    def append(self, *, key: bytes | None, **_: Any) -> bool:
        self.sent.append(key)
        return True

    def close(self) -> None:
        """Nothing more goes in."""

    async def send_batch(self, _batch: object, _topic: str, *, partition: int) -> asyncio.Future[int]:
        acknowledged = asyncio.get_running_loop().create_future()
        acknowledged.set_result(partition)
        return acknowledged


class Outbox:
    """Clears positions, and tells when so many are cleared."""

    def __init__(self) -> None:
        self.cleared: list[int] = []
        self.progress = asyncio.Condition()

    async def execute(self, _statement: str, positions: Sequence[int]) -> None:
        async with self.progress:
            self.cleared += positions
            self.progress.notify_all()

    async def has(self, positions: list[int]) -> None:
        async with asyncio.timeout(2), self.progress:
            await self.progress.wait_for(lambda: self.cleared == positions)


class NoCall:
    """Nothing is announced any more."""

    async def wait(self) -> None:
        await asyncio.Event().wait()


def row(position: int) -> Outgoing:
    return Outgoing(position, PARTITION, 0, str(position).encode(), None, ())


async def test_what_is_taken_just_as_its_partition_got_through_is_sent_without_another_call() -> None:
    kafka, outbox = Kafka(), Outbox()
    sending = Sending(cast("AIOKafkaProducer", kafka), cast("Pool", outbox), 1, HeldBack())
    sending.take([row(1)])
    await outbox.has([1])  # as while the outbox is read: the batch is acknowledged and cleared meanwhile
    sending.take([row(2)])
    waiting = asyncio.create_task(sending.progress(cast("Waking", NoCall()), all_read=True))
    try:
        await outbox.has([1, 2])
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert kafka.sent == [b"1", b"2"]
