"""The log read without a consumer group: nobody's offsets move."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.kafka import topics
from shared.kafka.client import client_arguments
from shared.kafka.partitions import PartitionMap
from shared.kafka.record import Partition, RawRecord, Record
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


class Reading:
    """One reading of some partitions. It goes on where it was."""

    def __init__(self, client: AIOKafkaConsumer, partitions: Sequence[Partition]) -> None:
        """``client`` is assigned to these partitions, and stands in each where the reading begins."""
        self._client = client
        self._partitions = partitions

    async def to(
        self, ends: Mapping[Partition, int], *, at_most: int | None = None
    ) -> AsyncIterator[Sequence[RawRecord]]:
        """The records up to, not including, ``ends``, partition by partition, in batches of up to ``at_most``.

        Take all of them: records that were not taken do not come again. Raises ``KafkaError``, and ``TimeoutError``
        when nothing comes for a minute.
        """
        for partition in self._partitions:
            async for records in self._through(TopicPartition(*partition), ends.get(partition, 0), at_most):
                yield records

    async def _through(self, tp: TopicPartition, end: int, at_most: int | None) -> AsyncIterator[Sequence[RawRecord]]:
        clock = asyncio.get_running_loop().time
        heard, beyond = clock(), False
        # The position, not the records, tells what was read: the log may end in markers of transactions.
        while (position := await self._client.position(tp)) < end:
            found = await self._client.getmany(tp, timeout_ms=_FETCH_MS, max_records=at_most)
            if records := found.get(tp, []):
                beyond = records[-1].offset >= end
                yield [raw for raw in records if raw.offset < end] if beyond else records
            if await self._client.position(tp) > position:
                heard = clock()
            elif clock() - heard > _SILENT_SECONDS:
                raise TimeoutError(f"no progress in {tp.topic}[{tp.partition}] for {_SILENT_SECONDS:.0f} s")
        if beyond:
            self._client.seek(tp, end)


class LogReader:
    """Some topics' log, from any offset to any other. One reading at a time: the next ends the one before it."""

    def __init__(self, settings: Settings, client: AIOKafkaConsumer) -> None:
        """``client``: started, in no group."""
        self._settings = settings
        self._client = client

    async def bounds(self, names: Iterable[str]) -> dict[Partition, Span]:
        """All there is of these topics now. Raises ``KafkaError``, also where one of them is missing."""
        counts = await topics.partitions(self._settings, names)
        every = [TopicPartition(topic, number) for topic, count in counts.items() for number in range(count)]
        starts = await self._client.beginning_offsets(every)
        ends = await self._client.end_offsets(every)
        return {Partition(tp.topic, tp.partition): Span(starts[tp], ends[tp]) for tp in every}

    async def partition_map(self, names: Iterable[str]) -> PartitionMap:
        """Which partition of these topics a subject's records are in. Raises ``KafkaError`` as above."""
        return PartitionMap(await topics.partitions(self._settings, names))

    async def since(self, partitions: Collection[Partition], at: datetime) -> dict[Partition, int]:
        """The first offset whose record bears the time ``at`` (UTC, to the millisecond) or a later one, where any does.

        The relay stamps each record with the time at which its event was recorded.
        """
        if not partitions:
            return {}
        stamp = (at - _EPOCH) // _MILLISECOND
        found = await self._client.offsets_for_times({TopicPartition(*one): stamp for one in partitions})
        return {Partition(tp.topic, tp.partition): one.offset for tp, one in found.items() if one is not None}

    async def read(self, spans: Mapping[Partition, Span]) -> AsyncIterator[list[Record]]:
        """The records of these spans: each batch of one partition, in the order of its offsets.

        Raises ``TimeoutError`` when nothing comes for a minute.
        """
        wanted = {partition: span for partition, span in spans.items() if span.length}
        self._client.assign([TopicPartition(*partition) for partition in wanted])
        reading = self._sought({partition: span.first for partition, span in wanted.items()})
        async for records in reading.to({partition: span.end for partition, span in wanted.items()}, at_most=_RECORDS):
            yield [Record.of(raw) for raw in records]

    async def from_start(self, partitions: Iterable[Partition]) -> Reading:
        """A reading of these partitions from their beginning. Raises ``KafkaError``."""
        wanted = list(partitions)
        # First, since the client that is stopped just after it was assigned partitions, before it got a turn, never
        # stops: it takes being cancelled for a fetch that was.
        self._client.assign([TopicPartition(*partition) for partition in wanted])
        starts = await self._client.beginning_offsets([TopicPartition(*partition) for partition in wanted])
        return self._sought({Partition(tp.topic, tp.partition): first for tp, first in starts.items()})

    def _sought(self, starts: Mapping[Partition, int]) -> Reading:
        for partition, first in starts.items():
            self._client.seek(TopicPartition(*partition), first)
        return Reading(self._client, list(starts))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[LogReader]:
    """The log, open for reading. Raises ``KafkaError`` when the broker is not there."""
    client = AIOKafkaConsumer(
        **client_arguments(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        fetch_max_wait_ms=20,  # each reading is a new assignment, whose first fetch waits for the poll before it
    )
    try:
        await client.start()
        yield LogReader(settings, client)
    finally:
        await client.stop()
