"""The relay's loop: read the lowest unsent, send a batch per partition, clear what is acknowledged."""

import asyncio

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.database.lease import Lease
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.database.waking import Waking
from shared.events import ServiceContext
from shared.kafka.client import client_arguments
from shared.kafka.compression import producer_arguments
from shared.relay.blocked import Blocked
from shared.relay.held_back import HeldBack
from shared.relay.sending import Sending, Undelivered
from shared.settings import Settings
from shared.store.events import CHANNEL
from shared.store.outbox import unsent

log = structlog.get_logger()

_READ_ROWS = 5000
_BACKOFF_SECONDS = 1.0
_STOP_SECONDS = 2.0
_LAST_SECONDS = 5.0


class Relay:
    """Relays one service's outbox while it holds the lease.

    One batch is in flight per partition: were two, the first could fail and the second arrive. A partition that does
    not take its batch does not hold the others. After a failure a fresh producer starts over from the lowest unsent,
    so that nothing overtakes; consumers skip duplicates.
    """

    def __init__(self, settings: Settings, pool: Pool, service: ServiceContext, holder: str) -> None:
        """``holder`` names this process."""
        self._settings = settings
        self._pool = pool
        self._service = service
        self._lease = Lease(pool, "relay", holder)
        self._waking = Waking(pool, CHANNEL)
        self._blocked = Blocked(_BACKOFF_SECONDS)
        self._held_back = HeldBack()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Relay until ``stop``; then until the outbox is empty, as far as Kafka takes it."""
        while await self._lease.acquire(self._stopping):
            log.info("relay_lease_acquired")
            await self._lead()
        await self._lease.release()

    def stop(self) -> None:
        """Ask ``run`` to send what is left, and end."""
        self._stopping.set()
        self._waking.wake()

    async def _lead(self) -> None:
        """Relay while this process holds the lease; after a request to stop, only for a limited time."""
        lease = asyncio.create_task(self._lease.keep())
        work = asyncio.create_task(self._produce())
        patience = asyncio.create_task(self._patience())
        try:
            await asyncio.wait({lease, work, patience}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (lease, work, patience):
                task.cancel()
            await asyncio.gather(lease, work, patience, return_exceptions=True)
        if work.done() and not work.cancelled() and (error := work.exception()):
            raise error

    async def _patience(self) -> None:
        """Return when asked to stop and the grace period for Kafka is over; the next leader sends the rest."""
        await self._stopping.wait()
        await asyncio.sleep(_LAST_SECONDS)
        log.warning("relay_stopped_with_unsent")

    async def _produce(self) -> None:
        """Use one producer after another, until asked to stop and nothing is left that Kafka accepts."""
        drained = False
        while not drained:
            try:
                drained = await self._with_producer()
            except Undelivered as error:
                log.warning("partitions_blocked", error=str(error))
                self._blocked.add(error.partitions)
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("relay_restarted", error=repr(error))
                drained = self._stopping.is_set()  # the next leader sends the rest
                await asyncio.sleep(0 if drained else _BACKOFF_SECONDS)

    async def _with_producer(self) -> bool:
        producer = AIOKafkaProducer(
            **client_arguments(self._settings),
            client_id=f"{self._service}-relay",
            enable_idempotence=True,
            acks="all",
            max_batch_size=1024 * 1024,
            max_request_size=4 * 1024 * 1024,
            **producer_arguments(self._settings.compression),
            linger_ms=0,
            request_timeout_ms=10_000,
        )
        try:
            await producer.start()
            return await self._send_with(producer)
        finally:
            await _stop(producer)

    async def _send_with(self, producer: AIOKafkaProducer) -> bool:
        sending = Sending(producer, self._pool, await self._partitions(producer), self._held_back)
        try:
            async with self._waking.listening():
                return await self._pump(sending)
        finally:
            await sending.abandon()

    async def _partitions(self, producer: AIOKafkaProducer) -> int:
        counts = {topic: len(await producer.partitions_for(topic)) for topic in self._service.language.all_topics}
        if len(set(counts.values())) != 1:
            raise KafkaError(f"all topics must have the same number of partitions, but they have {counts}")
        return next(iter(counts.values()))

    async def _pump(self, sending: Sending) -> bool:
        """Read and send until stopped; True when nothing was left to send then."""
        while True:
            stopping, busy = self._stopping.is_set(), [*sending.full(), *self._blocked.now()]
            rows = await unsent(
                self._pool,
                self._service,
                partitions=sending.partitions,
                limit=_READ_ROWS,
                busy=busy,
                in_flight=sending.positions | self._held_back.positions(),
                unfit=self._held_back.unfit,
            )
            sending.take(self._held_back.admit(rows))
            if stopping and not rows and not sending.positions:
                return True
            full = len(rows) == _READ_ROWS
            await sending.progress(None if full else self._waking, all_read=not (full or busy or stopping))


async def _stop(producer: AIOKafkaProducer) -> None:
    """Stop without flushing: acknowledged records are cleared, the next producer sends the rest again.

    ``stop`` first flushes, which a producer whose broker is gone never ends to do, and ours would stay behind, trying.
    There is nothing to flush for once its sender has ended.
    """
    sender = producer._sender.sender_task  # noqa: SLF001  aiokafka has no stop without flush
    if sender is not None:
        sender.cancel()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await producer.client.close()
            await producer.stop()
    except (KafkaError, TimeoutError, OSError) as error:
        log.warning("producer_not_stopped", error=repr(error))
