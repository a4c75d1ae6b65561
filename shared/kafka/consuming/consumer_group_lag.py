"""How far other consumer groups have come, as they tell Kafka: whether what they owe us may still be on its way."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from aiokafka.admin import AIOKafkaAdminClient

from shared.kafka import log_reader
from shared.kafka.client import client_arguments
from shared.kafka.record import Partition
from shared.settings import Settings

_REMEMBERED = 30

Ends = dict[Partition, int]


class Upstream:
    """Follows groups' committed offsets. Ask it now and then: it knows as much as it was asked."""

    def __init__(
        self, settings: Settings, groups: Mapping[str, tuple[str, ...]], clock: Callable[[], datetime]
    ) -> None:
        """``groups``: the topics each group reads."""
        self._settings = settings
        self._groups = groups
        self._clock = clock
        self._looks: deque[tuple[datetime, Ends]] = deque(maxlen=_REMEMBERED)

    async def within(self, behind: timedelta) -> bool:
        """Whether every group has read all that was there ``behind`` ago. Raises ``KafkaError``.

        The ends of the logs are remembered each time; a group is as far as the latest ends it has committed past.
        """
        ends = await self._ends()
        now = self._clock()
        self._looks.append((now, ends))
        committed = await self._committed()
        return all(self._read_to(read, committed[group], now) >= now - behind for group, read in self._groups.items())

    def _read_to(self, read: tuple[str, ...], committed: Ends, now: datetime) -> datetime:
        past = (
            at
            for at, ends in reversed(self._looks)
            if all(committed.get(partition, 0) >= end for partition, end in ends.items() if partition.topic in read)
        )
        return next(past, now - timedelta(days=1))

    async def _ends(self) -> Ends:
        wanted = {topic for read in self._groups.values() for topic in read}
        async with log_reader.opened(self._settings) as reader:
            bounds = await reader.bounds(wanted)
        return {partition: span.end for partition, span in bounds.items()}

    async def _committed(self) -> dict[str, Ends]:
        admin = AIOKafkaAdminClient(**client_arguments(self._settings))
        await admin.start()
        try:
            return {group: await _of_group(admin, group) for group in self._groups}
        finally:
            await admin.close()


async def _of_group(admin: AIOKafkaAdminClient, group: str) -> Ends:
    found = await admin.list_consumer_group_offsets(group)
    return {Partition(tp.topic, tp.partition): meta.offset for tp, meta in found.items()}
