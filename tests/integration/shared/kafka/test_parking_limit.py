"""A mistake of ours stops the consumer before it parks a topic; a few events that cannot be applied do not."""

import asyncio
import os
from collections.abc import Sequence
from itertools import islice

import pytest
from structlog.testing import capture_logs

from shared.database.pool import Pool
from shared.events import Event
from shared.events.catalogue import Topic
from shared.kafka.consuming.parking_limit import ParkingLimitExceeded
from shared.kafka.consuming.stuck import Stuck
from shared.kafka.partitions import slot
from shared.service import process
from shared.service.part import Part
from shared.settings import Settings
from shared.telemetry import metrics
from tests.support.consuming import consuming, running
from tests.support.counting import counting, tally
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.publishing import PARTITIONS, event, poison, publish
from tests.support.topic_log import TopicLog

TOPIC = str(Topic.INTERACTIONS)


@pytest.fixture
async def pool(databases: Databases, topic_log: TopicLog) -> Pool:
    """A database that goes on at the present ends."""
    pool = await databases.pool()
    await topic_log.begin(pool, [TOPIC])
    return pool


@pytest.fixture
def limited(settings: Settings) -> Settings:
    return settings.model_copy(update={"parking_limit_clients": 3, "parking_limit_percent": 25})


def clients(count: int) -> Sequence[str]:
    """Clients nobody knew before, whose records come in one batch: they live in one partition."""
    run = os.urandom(4).hex()
    names = (f"{run}-{number}" for number in range(100_000))
    return [*islice((name for name in names if slot(name.encode()) % PARTITIONS == 1), count)]


class Mistake:
    """A fold that fails for these clients, until it is mended."""

    def __init__(self, *subjects: str) -> None:
        self.subjects = set(subjects)

    def __call__(self, event: Event) -> None:
        if event.subject in self.subjects:
            raise ValueError("the client's own words")


async def places(pool: Pool) -> dict[int, int]:
    rows = await pool.fetch("select partition, next from offsets where topic = $1", TOPIC)
    return {row["partition"]: row["next"] for row in rows}


async def _applied(pool: Pool, subjects: Sequence[str], versions: int) -> None:
    async def through() -> bool:
        return [len((await tally(pool, subject)).versions) for subject in subjects] == [versions] * len(subjects)

    await eventually(through, seconds=60)


async def _stops(pool: Pool, settings: Settings, mistake: Mistake) -> None:
    before = await places(pool)
    async with asyncio.timeout(60):
        with pytest.raises(ParkingLimitExceeded, match=r"20 clients out of \d+ within 600 s cannot be applied"):
            await consuming(settings, pool, counting(mistake).apply).run()
    assert await places(pool) == before
    assert await pool.fetch("select from parked") == []
    assert await pool.fetch("select from streams") == []


async def test_a_projector_that_fails_for_everybody_stops_and_loses_nothing(pool: Pool, limited: Settings) -> None:
    everybody = clients(20)
    mistake = Mistake(*everybody)
    await publish(limited.kafka, [event(client, version) for version in (1, 2) for client in everybody])
    await _stops(pool, limited, mistake)
    await _stops(pool, limited, mistake)
    mistake.subjects.clear()
    async with running(consuming(limited, pool, counting(mistake).apply)):
        await _applied(pool, everybody, 2)
    assert await pool.fetch("select from parked") == []


async def test_the_process_ends_at_once_with_1(pool: Pool, limited: Settings) -> None:
    everybody = clients(20)
    await publish(limited.kafka, [event(client, 1) for client in everybody])
    one = consuming(limited, pool, counting(Mistake(*everybody)).apply)
    with capture_logs() as logs:
        async with asyncio.timeout(60):
            part = Part("consumer", one.run, one.stop, fatal=(Stuck,))
            assert await process.run([[part]], drain_seconds=10) == 1
    [failed] = [line for line in logs if line["event"] == "part_failed"]
    assert "start again" in str(failed["exc_info"])


async def test_what_a_newer_writer_may_have_meant_counts(pool: Pool, limited: Settings) -> None:
    newer = [event(client, 1)._replace(value=b'{"channel":"hologram"}') for client in clients(20)]
    await publish(limited.kafka, newer)
    await _stops(pool, limited, Mistake())


async def test_a_few_that_fail_and_many_that_nobody_of_ours_wrote_stop_nothing(pool: Pool, limited: Settings) -> None:
    foreign = metrics.FOREIGN.labels(TOPIC)._value.get()
    good, failing, spoilt = clients(20), clients(3), clients(30)
    records = [event(client, 1) for client in (*good, *failing)] + [poison(client, 1) for client in spoilt]
    async with running(consuming(limited, pool, counting(Mistake(*failing)).apply)):
        await publish(limited.kafka, records)
        await _applied(pool, good, 1)

        async def all_aside() -> bool:
            return bool(await pool.fetchval("select count(*) from parked") == len(failing) + len(spoilt))

        await eventually(all_aside)
    reasons = await pool.fetch("select reason, count(*) as n from parked group by 1 order by 1")
    assert [tuple(row) for row in reasons] == [("failed", 3), ("unreadable", 30)]
    assert metrics.FOREIGN.labels(TOPIC)._value.get() == foreign + 30


async def test_clients_that_wait_for_an_event_stop_nothing_however_many_they_are(pool: Pool, limited: Settings) -> None:
    gone = clients(20)
    async with running(consuming(limited, pool, counting().apply)):
        await publish(limited.kafka, [event(client, version) for version in (2, 3) for client in gone])

        async def all_aside() -> bool:
            return bool(await pool.fetchval("select count(*) from parked") == 40)

        await eventually(all_aside, seconds=60)
        await publish(limited.kafka, [event(client, 1) for client in gone])
        await _applied(pool, gone, 3)
