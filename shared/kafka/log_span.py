"""The log as it stands now, read without a consumer group: nobody's offsets move."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.kafka import topics
from shared.kafka.client import client_arguments
from shared.kafka.record import Partition, Record
from shared.settings import Settings

_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
_FETCH_MS = 500
_SILENT_SECONDS = 60.0
_RECORDS = 500


class Span(NamedTuple):
    """From offset ``first`` up to, not including, ``end``."""

    first: int
    end: int

    @property
    def length(self) -> int:
        """How many offsets it has."""
        return max(0, self.end - self.first)


class Log:
    """Reads whole spans of partitions."""

    def __init__(self, settings: Settings, consumer: AIOKafkaConsumer) -> None:
        """``consumer``: started, in no group."""
        self._settings = settings
        self._consumer = consumer

    async def bounds(self, names: Iterable[str]) -> dict[Partition, Span]:
        """All there is of these topics now. Raises ``KafkaError``, also where one of them is missing."""
        counts = await topics.partitions(self._settings, names)
        every = [TopicPartition(topic, number) for topic, count in counts.items() for number in range(count)]
        starts = await self._consumer.beginning_offsets(every)
        ends = await self._consumer.end_offsets(every)
        return {Partition(tp.topic, tp.partition): Span(starts[tp], ends[tp]) for tp in every}

    async def since(self, partitions: Collection[Partition], at: datetime) -> dict[Partition, int]:
        """The first offset whose record bears the time ``at`` (UTC, to the millisecond) or a later one, where any does.

        The relay stamps each record with the time at which its event was recorded.
        """
        if not partitions:
            return {}
        stamp = (at - _EPOCH) // _MILLISECOND
        found = await self._consumer.offsets_for_times({TopicPartition(*one): stamp for one in partitions})
        return {Partition(tp.topic, tp.partition): one.offset for tp, one in found.items() if one is not None}

    async def read(self, spans: Mapping[Partition, Span]) -> AsyncIterator[list[Record]]:
        """The records of these spans: each batch of one partition, in the order of its offsets.

        Raises ``TimeoutError`` when nothing comes for a minute.
        """
        left = {TopicPartition(*partition): span.end for partition, span in spans.items() if span.length}
        self._consumer.assign(list(left))
        for tp in left:
            self._consumer.seek(tp, spans[Partition(tp.topic, tp.partition)].first)
        clock = asyncio.get_running_loop().time
        heard = clock()
        while left:
            found = await self._consumer.getmany(*left, timeout_ms=_FETCH_MS, max_records=_RECORDS)
            for tp, raws in found.items():
                if records := [Record.of(raw) for raw in raws if raw.offset < left[tp]]:
                    yield records
            through = [tp for tp, end in left.items() if await self._consumer.position(tp) >= end]
            for tp in through:
                del left[tp]
            if found or through:
                heard = clock()
            elif clock() - heard > _SILENT_SECONDS:
                raise TimeoutError(f"nothing was heard of {len(left)} partitions for {_SILENT_SECONDS:.0f} s")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Log]:
    """The log, open for reading. Raises ``KafkaError`` when the broker is not there."""
    consumer = AIOKafkaConsumer(
        **client_arguments(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        fetch_max_wait_ms=20,
    )
    try:
        await consumer.start()
        yield Log(settings, consumer)
    finally:
        await consumer.stop()
