"""One batch subscriber per service: raw records in, one database transaction per batch, effects exactly once.

The parts: `transport` is Kafka, `positions` where partitions go on, `fenced_transaction` a batch's effects and offsets,
`batch_retry` what is tried again and how, `hold` a partition that fails. Here they are put together.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from shared.asyncio_wait import wait_until
from shared.database.away import DATABASE_AWAY
from shared.database.pool import Pool
from shared.kafka import log_reader
from shared.kafka.consuming.batch_fill import gather
from shared.kafka.consuming.batch_retry import BatchRetry
from shared.kafka.consuming.fenced_transaction import FencedTransaction, Handler
from shared.kafka.consuming.hold import Hold
from shared.kafka.consuming.parking_limit import ParkingLimit, ParkingLimitExceeded
from shared.kafka.consuming.positions import Positions
from shared.kafka.consuming.transport import Transport
from shared.kafka.record import Partition, RawRecord
from shared.settings import Settings
from shared.telemetry import metrics

__all__ = ["Consumer", "Handler", "Source"]

log = structlog.get_logger()

_SEEK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """What is consumed. ``gapless``: the topic is written by us alone, without holes in its offsets."""

    topics: tuple[str, ...]
    gapless: bool


class Consumer:
    """Consumes ``source`` for a consumer group and hands every record to ``handler``, effectively once."""

    def __init__(
        self,
        settings: Settings,
        pool: Pool,
        source: Source,
        handler: Handler,
        *,
        group: str,
        instance: str | None,
        applied: Callable[[], None] = lambda: None,
    ) -> None:
        """``group``: the Kafka consumer group. ``instance``: static membership. ``applied``: called after commits."""
        self._settings = settings
        self._source = source
        self._applied = applied
        self._busy = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._failed = asyncio.Event()
        self._failure: Exception | None = None
        self._transport = Transport(settings, source.topics, self, group=group, instance=instance)
        self._positions = Positions(pool, self._transport, gapless=source.gapless)
        limit = ParkingLimit(
            settings.parking_limit_clients, settings.parking_limit_percent, settings.parking_window_seconds
        )
        transaction = FencedTransaction(pool, handler, self._positions, limit, self._committed)
        hold = Hold(self._transport, self._positions.go_on_as_stored, self._stopping)
        self._batches = BatchRetry(transaction.run, self._positions.go_on_as_stored, hold.hold, self._stopping)

    @property
    def client(self) -> AIOKafkaConsumer:
        """The consumer under FastStream; there from ``start`` to ``stop``."""
        return self._transport.client

    @property
    def next(self) -> Mapping[Partition, int]:
        """Where the partitions assigned to this process go on, as far as it knows."""
        return self._positions.next

    @property
    def gapless(self) -> bool:
        """Whether the topics have no holes in their offsets."""
        return self._source.gapless

    @property
    def busy(self) -> bool:
        """Whether a batch is being applied."""
        return self._busy.locked()

    async def start(self) -> None:
        """Begin. The topics must exist. Raises ``KafkaError`` or ``DATABASE_AWAY`` when one is not there."""
        await self.begin()
        await self._transport.start()

    async def begin(self) -> None:
        """The first start: begin every partition at its earliest record, before the group hands out any."""
        stored = await self._positions.stored()
        if not {partition.topic for partition in stored}.issuperset(self._source.topics):
            async with log_reader.opened(self._settings) as reader:
                bounds = await reader.bounds(self._source.topics)
            await self._positions.begin({partition: span.first for partition, span in bounds.items()})
            stored = await self._positions.stored()
        self._positions.next = stored

    async def stop(self) -> None:
        """Finish the current batch and leave the group."""
        self._stopping.set()
        async with self._busy:
            pass
        await self._transport.stop()

    async def failed(self) -> None:
        """Wait until it cannot go on, and raise why: ``ParkingLimitExceeded``. It applies nothing from then on."""
        await self._failed.wait()
        assert self._failure is not None
        raise self._failure

    async def tell_kafka(self, to: Mapping[Partition, int]) -> None:
        """Commit to Kafka for lag tools only; the database has the real offsets."""
        await self._transport.tell_kafka(to)

    async def received(self, raw: Sequence[RawRecord]) -> None:
        """Apply a batch, and what else is at hand of its partitions."""
        with metrics.BATCH_SECONDS.time():
            # Not yet busy: a rebalance, which the client may wait for here, waits in turn for who is.
            records = await gather(self.client, raw, self._settings.batch_records)
            async with self._busy:
                try:
                    await self._batches.apply(records)
                except ParkingLimitExceeded as error:
                    self._fail(error)

    async def revoked(self, partitions: Collection[Partition]) -> None:
        """The batch at hand is finished before another process goes on with its partitions."""
        async with self._busy:
            self._positions.forget_seeks()
        log.info("partitions_revoked", count=len(partitions))

    async def assigned(self, partitions: Collection[Partition]) -> None:
        """Go on where the database says, whatever Kafka remembers."""
        self._positions.forget_seeks()
        self._positions.seek_known(partitions)
        while not self._stopping.is_set():
            try:
                await self._positions.seek_stored(partitions)
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("seek_failed", error=repr(error))
                await wait_until(self._stopping, _SEEK_AGAIN_SECONDS)
            else:
                log.info("partitions_assigned", count=len(partitions))
                return

    async def _committed(self, to: Mapping[Partition, int]) -> None:
        self._applied()
        await self._transport.tell_kafka(to)

    def _fail(self, error: Exception) -> None:
        self._stopping.set()
        self._failure = error
        self._failed.set()
