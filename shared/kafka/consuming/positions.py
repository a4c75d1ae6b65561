"""Where each partition goes on: the database remembers it, and the process knows it of those it was assigned."""

from collections.abc import Collection, Mapping
from typing import Protocol

import structlog

from shared.database.pool import Pool
from shared.kafka import offsets
from shared.kafka.record import Partition, Record
from shared.telemetry import metrics

log = structlog.get_logger()


class Seeking(Protocol):
    """The client's reading position, and where its log begins."""

    def seek(self, partition: Partition, offset: int) -> bool:
        """Read on there; whether the partition is assigned to this process at all."""
        ...

    async def earliest(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        """Where the log of each begins."""
        ...


class Positions:
    """The offsets at which partitions go on."""

    def __init__(self, pool: Pool, client: Seeking, *, gapless: bool) -> None:
        """``gapless``: the topics have no holes in their offsets."""
        self._pool = pool
        self._client = client
        self._gapless = gapless
        self._sought: dict[Partition, int] = {}
        self.next: dict[Partition, int] = {}

    async def stored(self) -> dict[Partition, int]:
        """What the database says, of every partition ever begun."""
        async with self._pool.acquire() as connection:
            return await offsets.stored(connection)

    async def begin(self, earliest: Mapping[Partition, int]) -> None:
        """Begin partitions never seen before there; leave the others where they stand."""
        async with self._pool.acquire() as connection:
            await offsets.begin(connection, earliest)

    def expected(self, first: Record) -> int:
        """The offset its partition must stand at: the first record's, but for a hole right after a seek of ours.

        Where others write too, aborted transactions and markers leave holes. Only straight after a seek that this
        process made is the next record fetched certain to be the first one there is.
        """
        sought = self._sought.get(first.topic_partition)
        if self._gapless or sought is None or sought > first.offset:
            return first.offset
        return sought

    def moved(self, to: Mapping[Partition, int]) -> None:
        """These were committed."""
        self.next |= to
        for partition in to:
            self._sought.pop(partition, None)

    def forget_seeks(self) -> None:
        """Partitions come and go: what comes next is no longer what follows a seek of ours."""
        self._sought.clear()

    def seek_known(self, assigned: Collection[Partition]) -> None:
        """Go on where this process last knew them to stand; never waits.

        The client asks Kafka for a committed offset as soon as it gets a turn, finds none on the first start, and would
        fail.
        """
        for partition in assigned:
            if (offset := self.next.get(partition)) is not None:
                self._client.seek(partition, offset)

    async def seek_stored(self, assigned: Collection[Partition]) -> None:
        """Go on where the database says, whatever Kafka remembers; partitions never seen before at their beginning."""
        stored = await self.stored()
        if unseen := [partition for partition in assigned if partition not in stored]:
            await self.begin(await self._client.earliest(unseen))
            stored = await self.stored()
        self.next = {partition: stored[partition] for partition in assigned}
        for partition, offset in self.next.items():
            self._client.seek(partition, offset)

    async def go_on_as_stored(self, partition: Partition) -> None:
        """Drop what was fetched of the partition, and go on where the database says."""
        metrics.FENCED.labels(partition.topic).inc()
        stored = (await self.stored())[partition]
        log.info("batch_fenced", topic=partition.topic, partition=partition.number, stored=stored)
        if self._client.seek(partition, stored):
            self.next[partition] = self._sought[partition] = stored
