"""One batch subscriber per service: raw records in, one database transaction per batch, effects exactly once.

FastStream runs the loop; its conveniences are off because each of them can lose a record. It decodes nothing (an
undecodable header would stop it before our handler), acknowledges nothing (``ack`` commits every partition's position),
and hears of no exception (it would log it and go on).
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.middlewares import AckPolicy

from shared import crash_points
from shared.asyncio_wait import wait_until
from shared.database.pool import Connection, Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.kafka import offsets, topics
from shared.kafka.batch_fill import FIRST, gather
from shared.kafka.client import broker_arguments, client_arguments
from shared.kafka.offsets import Fenced
from shared.kafka.record import Partition, RawRecord, Record
from shared.settings import Settings
from shared.telemetry import metrics

log = structlog.get_logger()

_FIRST_RETRY, _LAST_RETRY = 0.1, 5.0
_HELD_SECONDS = 5.0
_TELL_SECONDS = 3.0


class Handler(Protocol):
    """Applies records in the caller's transaction; called again with the same ones after a failure."""

    async def __call__(self, connection: Connection, records: Sequence[Record]) -> None:
        """Apply the records, in this order."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """What is consumed. ``gapless``: the topic is written by us alone, without holes in its offsets."""

    topics: tuple[str, ...]
    gapless: bool


class Consumer(ConsumerRebalanceListener):  # type: ignore[misc]
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
        self._pool = pool
        self._source = source
        self._handler = handler
        self._applied = applied
        self._next: dict[Partition, int] = {}
        self._sought: dict[Partition, int] = {}
        self._busy = asyncio.Lock()
        self._held: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self.broker = KafkaBroker(
            **broker_arguments(settings),
            client_id=instance or group,
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            serializer=None,
            logger=None,
            graceful_timeout=15.0,
        )
        self._subscriber = self.broker.subscriber(
            *source.topics,
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

    @property
    def next(self) -> Mapping[Partition, int]:
        """Where the partitions assigned to this process go on, as far as it knows."""
        return self._next

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
        self._next = await self._remembered()
        if not {partition.topic for partition in self._next}.issuperset(self._source.topics):
            await self._begin_all()
        await self.broker.start()

    async def stop(self) -> None:
        """Finish the batch at hand, leave the group."""
        self._stopping.set()
        async with self._busy:
            pass
        await self.broker.stop()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """The batch at hand is finished before another process goes on with its partitions."""
        async with self._busy:
            self._sought.clear()
        log.info("partitions_revoked", count=len(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Go on where the database says, whatever Kafka remembers."""
        self._sought.clear()
        known = {tp: self._next.get(Partition(tp.topic, tp.partition)) for tp in assigned}
        # Without an await: the client asks Kafka for a committed offset meanwhile, finds none on the first start, and
        # would fail.
        for tp, offset in known.items():
            if offset is not None:
                self.client.seek(tp, offset)
        while not self._stopping.is_set():
            try:
                await self._seek_all(assigned)
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("seek_failed", error=repr(error))
                await asyncio.sleep(1)
            else:
                log.info("partitions_assigned", count=len(assigned))
                return

    async def _begin_all(self) -> None:
        """The first start: begin every partition at its earliest record, before the group hands out any."""
        counts = await topics.partitions(self._settings, self._source.topics)
        every = [TopicPartition(topic, number) for topic, count in counts.items() for number in range(count)]
        client = AIOKafkaConsumer(**client_arguments(self._settings), enable_auto_commit=False)
        try:
            await client.start()
            await self._begin(client, every)
        finally:
            await client.stop()

    async def _begin(self, client: AIOKafkaConsumer, unseen: Collection[TopicPartition]) -> None:
        earliest = await client.beginning_offsets(unseen)
        async with self._pool.acquire() as connection:
            await offsets.begin(connection, {Partition(tp.topic, tp.partition): at for tp, at in earliest.items()})
        self._next = await self._remembered()

    async def _seek_all(self, assigned: set[TopicPartition]) -> None:
        stored = await self._remembered()
        if unseen := [tp for tp in assigned if Partition(tp.topic, tp.partition) not in stored]:
            await self._begin(self.client, unseen)
            stored = await self._remembered()
        self._next = {Partition(tp.topic, tp.partition): stored[Partition(tp.topic, tp.partition)] for tp in assigned}
        for partition, offset in self._next.items():
            self.client.seek(TopicPartition(*partition), offset)

    async def _remembered(self) -> dict[Partition, int]:
        async with self._pool.acquire() as connection:
            return await offsets.stored(connection)

    async def _handle(self, raw: Sequence[RawRecord]) -> None:
        """Every exception ends here: what the framework hears of, it swallows."""
        # In a context of its own: every timer started below keeps its context until it would have run out, cancelled
        # or not, and the framework's context holds all records of its batch.
        await asyncio.create_task(self._batch(raw), context=Context())

    async def _batch(self, raw: Sequence[RawRecord]) -> None:
        with metrics.BATCH_SECONDS.time():
            # Not yet busy: a rebalance, which the client may wait for here, waits in turn for who is.
            records = await gather(self.client, raw, self._settings.batch_records)
            async with self._busy:
                await self._until_done(records)

    async def _until_done(self, records: Sequence[Record]) -> None:
        pause = _FIRST_RETRY
        while records and not self._stopping.is_set():
            try:
                records = await self._attempt(records)
            except DATABASE_AWAY as error:
                log.warning("database_away", error=repr(error), retry_in=pause)
                await wait_until(self._stopping, pause)
                pause = min(2 * pause, _LAST_RETRY)

    async def _attempt(self, records: Sequence[Record]) -> Sequence[Record]:
        """Apply the batch in one transaction; what is to be tried again, without a fenced partition's records."""
        try:
            await self._transaction(records)
        except Fenced as fenced:
            await self._give_up(fenced.partition)
            return [record for record in records if _partition(record) != fenced.partition]
        except DATABASE_AWAY:
            raise
        except Exception:
            log.exception("batch_failed", count=len(records))
            await self._one_by_one(records)
        return []

    async def _one_by_one(self, records: Sequence[Record]) -> None:
        """Each partition by itself, so that one that fails does not hold the others."""
        for partition, group in groupby(records, key=_partition):
            try:
                await self._transaction(list(group))
            except Fenced:
                await self._give_up(partition)
            except DATABASE_AWAY:
                raise
            except Exception:
                log.exception("partition_held", topic=partition.topic, partition=partition.number)
                self._hold(partition)

    def _hold(self, partition: Partition) -> None:
        """Leave the partition alone for a while, then go on where the database says."""
        tp = TopicPartition(*partition)
        self.client.pause(tp)

        async def release() -> None:
            released = False
            while not released and not self._stopping.is_set():
                await wait_until(self._stopping, _HELD_SECONDS)
                try:
                    await self._give_up(partition)
                except DATABASE_AWAY as error:
                    log.warning("partition_stays_held", error=repr(error))
                else:
                    released = True
            if tp in self.client.assignment():
                self.client.resume(tp)

        task = asyncio.create_task(release())
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    async def _transaction(self, records: Sequence[Record]) -> None:
        spans = {partition: list(group) for partition, group in groupby(records, key=_partition)}
        to = {partition: group[-1].offset + 1 for partition, group in spans.items()}

        async def work(connection: Connection) -> None:
            for partition, group in sorted(spans.items()):
                await offsets.move(connection, partition, self._expected(partition, group[0]), to[partition])
            await self._handler(connection, records)
            crash_points.point("inbox.before_commit")

        await in_transaction(self._pool, work)
        crash_points.point("inbox.after_commit")
        self._next |= to
        for partition in to:
            self._sought.pop(partition, None)
        self._applied()
        await self.tell_kafka(to)

    def _expected(self, partition: Partition, first: Record) -> int:
        """The offset the partition must stand at: the first record's, but for a hole right after a seek of ours.

        Where others write too, aborted transactions and markers leave holes. Only straight after a seek that this
        handler made is the next record fetched certain to be the first one there is.
        """
        sought = self._sought.get(partition)
        if self._source.gapless or sought is None or sought > first.offset:
            return first.offset
        return sought

    async def _give_up(self, partition: Partition) -> None:
        """Drop the records, and go on where the database says."""
        metrics.FENCED.labels(partition.topic).inc()
        stored = (await self._remembered())[partition]
        tp = TopicPartition(*partition)
        log.info("batch_fenced", topic=partition.topic, partition=partition.number, stored=stored)
        if tp in self.client.assignment():
            self.client.seek(tp, stored)
            self._next[partition] = self._sought[partition] = stored

    async def tell_kafka(self, to: Mapping[Partition, int]) -> None:
        """Only so that lag tools see it; it is the database that remembers."""
        try:
            async with asyncio.timeout(_TELL_SECONDS):  # without a broker it would be tried for ever
                await self.client.commit({TopicPartition(*partition): offset for partition, offset in to.items()})
        except (KafkaError, OSError) as error:
            log.info("offset_not_told_to_kafka", error=repr(error))


def _partition(record: Record) -> Partition:
    return Partition(record.topic, record.partition)


async def _untouched(message: Any) -> KafkaMessage:
    return KafkaMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER)


async def _undecoded(message: KafkaMessage) -> Any:
    return message.raw_message
