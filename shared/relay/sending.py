"""In-flight state of one producer."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from opentelemetry.trace import SpanKind

from shared import crash_points
from shared.database.pool import Pool
from shared.database.waking import Waking
from shared.kafka.record import Partition
from shared.relay.batch import Batch, fill
from shared.relay.clearing import Clearing
from shared.relay.held_back import REFUSED, HeldBack
from shared.store.outbox import Outgoing
from shared.telemetry import logs, metrics, tracing
from shared.telemetry.following import identity_on_wire

log = structlog.get_logger()

_BUFFERED_ROWS = 5000
_DELIVERY_SECONDS = 30.0


class Undelivered(Exception):  # noqa: N818  it is a finding: the producer must be replaced
    """Kafka did not acknowledge a batch of these partitions; whether it has it is unknown."""

    def __init__(self, failures: Mapping[Partition, BaseException]) -> None:
        """``failures``: what became of each partition's batch. ``partitions``: those to be left alone for a while."""
        super().__init__(", ".join(f"{topic}[{number}]: {error!r}" for (topic, number), error in failures.items()))
        # Where it is a record that is at fault, the others of its partition need not wait.
        self.partitions = [where for where, error in failures.items() if not isinstance(error, REFUSED)]


class Sending:
    """In-flight state of one producer: a queue per partition, and at most one batch of each in flight."""

    def __init__(self, producer: AIOKafkaProducer, pool: Pool, partitions: int, held_back: HeldBack) -> None:
        """``partitions``: of every topic. ``held_back``: hears of records that are refused."""
        self._held_back = held_back
        self._producer = producer
        self._clearing = Clearing(pool)
        self.partitions = partitions
        self._queues: dict[Partition, deque[Outgoing]] = {}
        self._tasks: dict[Partition, asyncio.Task[None]] = {}
        self.positions: set[int] = set()

    def full(self) -> list[Partition]:
        """Partitions of which enough is in memory."""
        return [partition for partition, queue in self._queues.items() if len(queue) >= _BUFFERED_ROWS]

    def take(self, rows: Iterable[Outgoing]) -> None:
        """Queue rows, in the order of their positions."""
        for row in rows:
            self._queues.setdefault(row.partition, deque()).append(row)
            self.positions.add(row.position)
        self._start()

    def _start(self) -> None:
        """Have somebody work on each queue that holds something."""
        for partition, queue in self._queues.items():
            if queue and partition not in self._tasks:
                self._tasks[partition] = asyncio.create_task(self._drain(partition, queue))

    async def progress(self, waking: Waking | None, *, all_read: bool) -> None:
        """Wait until there may be something to read: what ``waking`` tells of, or what there was no room for before.

        ``all_read``: there was room for all, so that there is nothing more because some partition is through with its
        queue. Raises ``Undelivered``.
        """
        call = asyncio.create_task(waking.wait()) if waking else None
        try:
            while True:
                waiting = set(self._tasks.values())
                await asyncio.wait(waiting | ({call} if call else set()), return_when=asyncio.FIRST_COMPLETED)
                await self._settle()
                # What was taken for a partition just as it got through with its queue nobody works on yet.
                self._start()
                if call is None or call.done() or not all_read:
                    return
        finally:
            if call:
                call.cancel()

    async def _settle(self) -> None:
        """Forget the partitions that are through. Where one failed, the others first send what they have."""
        if any(task.done() and task.exception() for task in self._tasks.values()):
            await asyncio.wait(self._tasks.values())
        done = {partition: task for partition, task in self._tasks.items() if task.done()}
        for partition in done:
            del self._tasks[partition]
        failures = {partition: error for partition, task in done.items() if (error := task.exception())}
        if other := [error for error in failures.values() if not isinstance(error, KafkaError | TimeoutError)]:
            raise other[0]
        if failures:
            raise Undelivered(failures)

    async def abandon(self) -> None:
        """Give up the batches in flight."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _drain(self, partition: Partition, queue: deque[Outgoing]) -> None:
        while queue:
            batch, began = self._fill(queue), tracing.now()
            await self._deliver(partition, batch)
            positions = batch.positions
            await self._clearing.clear(positions)
            self.positions.difference_update(positions)
            self._held_back.sent(batch.rows)
            metrics.RELAYED.labels(partition.topic).inc(len(positions))
            if tracing.on() or logs.debugging():
                _follow(partition, batch, began)
        self._held_back.cleared(partition)

    def _fill(self, queue: deque[Outgoing]) -> Batch:
        try:
            return fill(self._producer, queue, None if self._held_back.quiet else self._held_back.alone)
        except REFUSED as error:
            self._held_back.refused(queue[0], error)
            raise

    async def _deliver(self, partition: Partition, batch: Batch) -> None:
        try:
            async with asyncio.timeout(_DELIVERY_SECONDS):
                sent = await self._producer.send_batch(batch.builder, partition.topic, partition=partition.number)
                crash_points.point("relay.between_send_and_ack")
                await sent
        except (KafkaError, TimeoutError) as error:
            metrics.RELAY_FAILURES.labels(partition.topic).inc()
            if isinstance(error, REFUSED):
                self._refused(partition, batch, error)
            raise
        crash_points.point("relay.between_ack_and_clear")

    def _refused(self, partition: Partition, batch: Batch, error: Exception) -> None:
        """The record at fault is known where it was alone; else each is sent alone by the next producer."""
        if len(batch.rows) == 1:
            self._held_back.refused(batch.rows[0], error)
        else:
            self._held_back.suspect(partition)


def _follow(partition: Partition, batch: Batch, began: int) -> None:
    """Each record's own line and span: it is acknowledged."""
    for row in batch.rows:
        headers = dict(row.headers)
        log.debug("record_relayed", topic=partition.topic, partition=partition.number, **identity_on_wire(headers))
        if tracing.on() and (traceparent := headers.get("traceparent")):
            attributes = {"messaging.system": "kafka", "messaging.destination.name": partition.topic}
            tracing.begin(
                f"send {partition.topic}", traceparent.decode(), attributes, kind=SpanKind.PRODUCER, began=began
            ).end()
