"""Reports of a client who cannot be written wait, in their order, and hold nobody's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from services.interactions.app import DECIDERS
from services.interactions.context import INTERACTIONS
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.kafka.record import Record
from shared.reporting import Recorder
from shared.reporting.kafka_door import KafkaDoor
from shared.service.db_gauges import DbGauges
from shared.set_aside import SetAside
from shared.store import Streams
from shared.telemetry import metrics
from tests.support.databases import Databases
from tests.support.facts import fact, structured
from tests.support.publishing import at
from tests.support.unwritable import Watch, unwritable

RAISED = {"complaint": "c", "about": "The fees."}
RESOLVED = {"complaint": "c"}


class Door:
    """Takes batches as the consumer does: what failed once more."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.watch = Watch()
        self.kafka = _door()
        self.kafka._aside = SetAside("reports", clock=self.watch)
        self._offset = 0

    async def take(self, *facts: dict[str, Any]) -> None:
        batch = [at(self._offset + place, structured(one)) for place, one in enumerate(facts)]
        self._offset += len(batch)
        try:
            await self._apply(batch)
        except asyncpg.PostgresError:
            await self._apply(batch)

    async def retry(self) -> None:
        """Later."""
        self.watch.now += 3600
        await self.kafka.retry(self.pool)

    async def _apply(self, batch: Sequence[Record]) -> None:
        async def work(connection: Connection) -> None:
            await self.kafka(connection, batch)

        await in_transaction(self.pool, work)

    async def stored(self, client: str) -> list[tuple[int, str]]:
        rows = await self.pool.fetch(
            "select version, type from events where stream_id = $1 order by version", f"interactions:{client}"
        )
        return [(row["version"], row["type"].split(".")[1]) for row in rows]

    async def waiting(self) -> int:
        return int(await self.pool.fetchval("select count(*) from parked"))


def _door() -> KafkaDoor:
    recorder = Recorder(DECIDERS, Streams(INTERACTIONS), lambda: datetime.now(UTC))
    return KafkaDoor(INTERACTIONS, recorder, lambda: datetime.now(UTC))


@pytest.fixture
async def door(databases: Databases) -> Door:
    return Door(await databases.pool("interactions"))


async def test_the_others_are_recorded_and_what_waits_is_recorded_later_in_its_order(door: Door) -> None:
    async with unwritable(door.pool, "streams", "new.stream_id = 'interactions:acme'"):
        await door.take(fact("1", data=RAISED, name="ComplaintRaised"), fact("b1", "bolt"))
        door.kafka = _door()  # another process goes on, which does not know
        door.kafka._aside = SetAside("reports", clock=door.watch)
        await door.take(fact("2", data=RESOLVED, name="ComplaintResolved"), fact("b2", "bolt"))
        assert (await door.stored("acme"), len(await door.stored("bolt")), await door.waiting()) == ([], 2, 2)
        await DbGauges(door.pool).sample()
        assert metrics.PARKED_SUBJECTS._value.get() == 1
        await door.retry()
        assert await door.waiting() == 2
    await door.retry()
    assert await door.stored("acme") == [(1, "ComplaintRaised"), (2, "ComplaintResolved")]
    assert await door.waiting() == 0
    assert await door.pool.fetchval("select count(*) from refusals") == 0


async def test_read_again_after_a_crash_nothing_is_recorded_twice(door: Door) -> None:
    both = fact("1", data=RAISED, name="ComplaintRaised"), fact("b1", "bolt")
    async with unwritable(door.pool, "streams", "new.stream_id = 'interactions:acme'"):
        await door.take(*both)
    await door.retry()
    door._offset = 0
    await door.take(*both)
    await door.retry()
    assert (len(await door.stored("acme")), len(await door.stored("bolt"))) == (1, 1)


async def test_what_is_refused_of_it_becomes_a_dead_letter_when_it_is_decided(door: Door) -> None:
    async with unwritable(door.pool, "streams", "new.stream_id = 'interactions:acme'"):
        await door.take(
            fact("1", data=RAISED, name="ComplaintRaised"), fact("1", data=RESOLVED, name="ComplaintResolved")
        )
        assert await door.waiting() == 2
    await door.retry()
    assert await door.stored("acme") == [(1, "ComplaintRaised")]
    assert await door.pool.fetchval("select array_agg(reason) from refusals") == ["conflict"]
