"""The watchdog: whether consumption makes progress, and can continue without loss."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.kafka import offsets
from shared.kafka.consuming.consumer import Consumer
from shared.kafka.consuming.stuck import Stuck
from shared.kafka.record import Partition
from shared.telemetry import metrics, stacks

__all__ = ["Stuck", "Watchdog"]

log = structlog.get_logger()

_INTERVAL_SECONDS = 1.0
_LATELY_SECONDS = 10.0
_SLOW_SECONDS = 30.0


class Watchdog:
    """Compares log start, log end, stored offsets and progress, once a second.

    What it finds ends the process: a consumer that goes on beside its log loses facts silently. Raises ``Stuck`` when
    the log starts behind the stored offset (retention deleted records), ends before it (the topic was recreated), or
    when there is something to read and nothing was read for ``stall_seconds``.
    """

    def __init__(self, consumer: Consumer, pool: Pool, *, stall_seconds: float) -> None:
        """``pool``: of the service's own database, whose clock counts: the processes' own may differ."""
        self._consumer = consumer
        self._pool = pool
        self._stall_seconds = stall_seconds
        self._read_to: dict[Partition, datetime] = {}
        self._moved: dict[Partition, tuple[int, float]] = {}
        self._told: dict[Partition, int] = {}
        self.checked = float("-inf")

    @property
    def broker_answers(self) -> bool:
        """Whether the broker answered lately."""
        return asyncio.get_running_loop().time() - self.checked < _LATELY_SECONDS

    @property
    def progresses(self) -> bool:
        """Whether something was read lately wherever there is something to read."""
        now = asyncio.get_running_loop().time()
        return all(now - since < _SLOW_SECONDS for _, since in self._moved.values())

    async def run(self) -> None:
        """Watch until cancelled. Raises ``Stuck``."""
        while True:
            try:
                async with asyncio.timeout(30):
                    await self._look()
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("progress_unknown", error=repr(error))
            await asyncio.sleep(_INTERVAL_SECONDS)

    async def _look(self) -> None:
        asked_at: datetime = await self._pool.fetchval("select now()")
        assigned = self._consumer.client.assignment()
        before = dict(self._consumer.next)
        self._forget(assigned)
        ends = await self._consumer.client.end_offsets(assigned) if assigned else {}
        starts = await self._consumer.client.beginning_offsets(assigned) if assigned else {}
        reached: dict[Partition, int] = {}
        read: list[Partition] = []
        for tp in assigned:
            partition = Partition(tp.topic, tp.partition)
            following, now_following = before.get(partition), self._consumer.next.get(partition)
            if following is None or now_following is None or tp not in ends or tp not in starts:
                continue
            following = await self._past_markers(tp, following, ends[tp])
            self._check(partition, following, ends[tp], now_following, starts[tp])
            withheld = self._in_open_transaction(tp, ends[tp])
            if following >= ends[tp]:
                reached[partition] = max(ends[tp], now_following)
                if not withheld:
                    read.append(partition)
                    self._read_to[partition] = asked_at
            self._measure(partition, following, ends[tp], withheld, asked_at)
        if read:
            await in_transaction(self._pool, lambda connection: offsets.note_read_to(connection, read, asked_at))
        await self._tell_kafka(reached)
        self.checked = asyncio.get_running_loop().time()

    async def _tell_kafka(self, reached: Mapping[Partition, int]) -> None:
        """Behind the last record there may be markers, and a commit may have failed: lag tools shall see the end."""
        news = {partition: end for partition, end in reached.items() if self._told.get(partition) != end}
        if news:
            await self._consumer.tell_kafka(news)
            self._told |= news

    def _forget(self, assigned: Collection[TopicPartition]) -> None:
        """Forget partitions that another process reads now; that process watches them."""
        for partition in [one for one in self._moved if TopicPartition(*one) not in assigned]:
            del self._moved[partition]
            if self._read_to.pop(partition, None) is not None:
                metrics.LAG_SECONDS.remove(partition.topic, str(partition.number))
            metrics.OPEN_TRANSACTION.remove(partition.topic, str(partition.number))
            metrics.LAG_RECORDS.remove(partition.topic, str(partition.number))
            self._told.pop(partition, None)

    def _check(self, partition: Partition, following: int, end: int, now_following: int, start: int) -> None:
        """``following``: from before the ends were asked for; ``now_following``: from after the starts were."""
        where = f"{partition.topic}[{partition.number}]"
        if now_following < start:
            raise Stuck(
                f"{where}: the stored offset is {now_following}, but the log starts at {start}: "
                "records were deleted unread"
            )
        if following > end:
            raise Stuck(f"{where}: the stored offset is {following}, but the log ends at {end}: it is another topic")
        now = asyncio.get_running_loop().time()
        last, since = self._moved.get(partition, (-1, now))
        if last != now_following or following >= end:
            self._moved[partition] = (now_following, now)
        elif now - since > self._stall_seconds:
            stacks.log_all()
            raise Stuck(f"{where}: nothing read for {now - since:.0f} s at {following} of {end}")

    async def _past_markers(self, tp: TopicPartition, following: int, end: int) -> int:
        """Where others write in transactions the log may end in markers, which are fetched but never handed out."""
        if self._consumer.gapless or following >= end:
            return following
        return end if await self._consumer.client.position(tp) >= end and not self._consumer.busy else following

    def _in_open_transaction(self, tp: TopicPartition, end: int) -> int:
        """How many records stand behind ``end``, the last stable offset, where an open transaction holds them back.

        The high watermark is that of the last fetch: it may be too low by what came since, never too high.
        """
        client = self._consumer.client
        known = client.highwater(tp) if tp in client.assignment() else None
        return max(0, (known or 0) - end)

    def _measure(self, partition: Partition, following: int, end: int, withheld: int, asked_at: datetime) -> None:
        """Lag is counted to the high watermark: what an open transaction holds back is not applied either."""
        labels = partition.topic, str(partition.number)
        metrics.OPEN_TRANSACTION.labels(*labels).set(withheld)
        metrics.LAG_RECORDS.labels(*labels).set(max(0, end - following) + withheld)
        since = self._read_to.get(partition)
        if since is not None:
            metrics.LAG_SECONDS.labels(*labels).set((asked_at - since).total_seconds())
