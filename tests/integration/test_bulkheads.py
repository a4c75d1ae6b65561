"""One client who cannot be written, sent or folded anew stops nobody else, is seen, and heals when they can be."""

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from shared.database.isolation import isolated
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events.catalogue import Topic
from shared.kafka.consuming.failed_batches import UnfitError
from shared.kafka.partitions import slot
from shared.projections import operations, refold
from shared.projections.operations import Operations
from shared.projections.refold import Refolding
from shared.projections.retry_unwritable import RetryUnwritable
from shared.projections.runner import ProjectionRunner
from shared.relay.held_back import HeldBack
from shared.service.db_gauges import DbGauges
from shared.set_aside import SetAside
from shared.settings import Settings
from shared.telemetry import metrics
from tests.chaos.broker import Broker
from tests.support.consuming import consumer, started
from tests.support.counting import counting, tally
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.publishing import PARTITIONS, event, numbered, publish
from tests.support.recording import commit, unrelayed
from tests.support.relaying import all_relayed, relay, running
from tests.support.topic_log import TopicLog, versions
from tests.support.unwritable import Watch, unwritable

TOPIC = Topic.INTERACTIONS
KEPT = {"retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": str(16 * 1024 * 1024)}


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool("interactions")


def newcomers(count: int) -> list[str]:
    """Clients of whom the log knows nothing yet, all of one partition."""
    run = os.urandom(4).hex()
    names = (f"{run}-{number}" for number in range(10_000))
    mine = [name for name in names if slot(name.encode()) % PARTITIONS == 0]
    return mine[:count]


class Follower:
    """A consumer's application, and what tries again what it could not write; its watch is moved by the test."""

    def __init__(self, pool: Pool, application: ProjectionRunner | None = None) -> None:
        self.pool = pool
        self.watch = Watch()
        self.application = application or counting()
        self.application.aside = SetAside("projection", clock=self.watch)
        self.operations = Operations(self.application, pool, lambda: datetime.now(UTC))
        self.again = RetryUnwritable(self.application, pool, self.operations)

    async def retry(self) -> None:
        """Later."""
        self.watch.now += 3600
        await self.again.retry()

    async def versions(self, subject: str) -> list[int]:
        row = await self.pool.fetchval("select state from streams where stream_id = $1", f"scoring:{subject}")
        return [] if row is None else [version for _, version in (await tally(self.pool, subject)).versions]

    async def parked(self) -> list[operations.Queue]:
        async with self.pool.acquire() as connection:
            return await operations.parked(connection)

    async def reads_to(self, offset: int) -> None:
        async def read() -> bool:
            query = "select next >= $1 from offsets where topic = $2 and partition = 0"
            return bool(await self.pool.fetchval(query, offset + 1, TOPIC))

        await eventually(read, seconds=60)


async def test_one_client_who_cannot_be_written_does_not_hold_their_partition_and_follows_when_they_can(
    pool: Pool, settings: Settings, topic_log: TopicLog
) -> None:
    follower = Follower(pool)
    victim, *others = clients = newcomers(4)
    await topic_log.begin(pool, [Topic.CLIENTS, TOPIC])
    async with started(consumer(settings, pool, follower.application.apply)):
        async with unwritable(pool, "streams", f"new.stream_id = 'scoring:{victim}' and new.state is not null"):
            for first in (1, 4):
                sent = await publish(settings.kafka, numbered(clients, first, first + 2))
                await follower.reads_to(sent[-1].offset)
            assert [await follower.versions(one) for one in clients] == [[], *[[1, 2, 3, 4, 5, 6]] * len(others)]
            [queue] = await follower.parked()
            assert (queue.subject, queue.count, queue.first, queue.reason) == (victim, 6, 1, "unwritable")
            await DbGauges(pool).sample()
            assert (metrics.PARKED_SUBJECTS._value.get(), metrics.MISSING_FACTS._value.get()) == (1, 0)
            await follower.retry()
            assert len(await follower.parked()) == 1
        await follower.retry()
        assert await follower.versions(victim) == [1, 2, 3, 4, 5, 6]
        sent = await publish(settings.kafka, numbered(clients, 7, 7))
        await follower.reads_to(sent[-1].offset)
        assert await follower.versions(victim) == [1, 2, 3, 4, 5, 6, 7]
    assert await follower.parked() == []
    assert await pool.fetchval("select max(parked) from streams") == 0


class Inbox(Follower):
    """Applies batches as the consumer does: what failed once more, after that by itself."""

    async def take(self, *records: Any) -> None:
        offset = await self.pool.fetchval('select coalesce(max("offset"), 0) from parked') + 1000
        batch = [record._replace(offset=offset + place) for place, record in enumerate(records)]

        async def work(connection: Connection) -> None:
            await self.application.apply(connection, batch)

        try:
            await in_transaction(self.pool, work)
        except (asyncpg.PostgresError, UnfitError):
            await in_transaction(self.pool, work)


async def test_what_comes_while_nobody_remembers_is_applied_in_order_and_once(pool: Pool) -> None:
    """Another process reads on: what it cannot know of stands in the table."""
    before = Inbox(pool)
    await before.take(event("acme", 1))
    async with unwritable(pool, "streams", "new.stream_id = 'scoring:acme'"):
        await before.take(event("acme", 2), event("bolt", 1))
        await before.take(event("acme", 3))
    after = Inbox(pool)
    await after.take(event("acme", 5), event("acme", 4), event("acme", 2))
    assert await after.versions("acme") == [1, 2, 3, 4, 5]
    assert await pool.fetchval("select max(parked) from streams") == 0
    assert await after.parked() == []
    await after.retry()
    assert await after.versions("acme") == [1, 2, 3, 4, 5]


async def test_a_client_whose_row_is_refused_from_the_start_is_parked_too(pool: Pool) -> None:
    inbox = Inbox(pool)
    await pool.execute("alter table streams add constraint nobody check (stream_id <> 'scoring:acme')")
    await inbox.take(event("acme", 1), event("bolt", 1), event("acme", 2))
    assert (await inbox.versions("acme"), await inbox.versions("bolt")) == ([], [1])
    await pool.execute("alter table streams drop constraint nobody")
    await inbox.retry()
    assert await inbox.versions("acme") == [1, 2]


async def test_where_everybody_fails_nobody_is_parked(pool: Pool) -> None:
    """It is no client that is at fault then: the partition is held, and read again later."""
    inbox = Inbox(pool)
    clients = [f"c-{number}" for number in range(30)]
    async with unwritable(pool, "streams", "new.stream_id is not null"):
        with pytest.raises(asyncpg.PostgresError):
            await inbox.take(*(event(client, 1) for client in clients))
    assert await inbox.parked() == []
    await inbox.take(*(event(client, 1) for client in clients))
    assert await inbox.versions("c-29") == [1]


async def test_what_does_not_fit_into_a_column_is_no_database_that_is_away(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = counting()
    conclusion = application._conclusion

    def misfit(work: Any, at: Any) -> Any:
        found = conclusion(work, at)
        if work.row.id == "scoring:acme":
            work.row.state = "no bytes"
        return found

    monkeypatch.setattr(application, "_conclusion", misfit)
    inbox = Inbox(pool, application)
    await inbox.take(event("acme", 1), event("bolt", 1))
    assert await inbox.versions("bolt") == [1]
    assert [(queue.subject, queue.reason) for queue in await inbox.parked()] == [("acme", "unwritable")]


@pytest.mark.parametrize("at_fault", [[], [0], [6], [0, 3, 6], list(range(7))])
async def test_of_many_rows_those_at_fault_are_found_and_the_others_written(pool: Pool, at_fault: list[int]) -> None:
    await pool.execute("create table numbers (number integer)")
    condition = f"new.number = any (array{at_fault}::integer[])"
    async with unwritable(pool, "numbers", condition), pool.acquire() as connection, connection.transaction():

        async def write(some: Sequence[int]) -> None:
            await connection.executemany("insert into numbers values ($1)", [(one,) for one in some])

        failed = await isolated(connection, range(7), write)
    assert [number for number, _ in failed] == at_fault
    written = {row["number"] for row in await pool.fetch("select number from numbers")}
    assert written == set(range(7)) - set(at_fault)


def shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay tries again within moments."""
    made = HeldBack.__init__

    def quick(self: HeldBack) -> None:
        made(self)
        self._aside = SetAside("relay", first=1.5, last=1.5)

    monkeypatch.setattr(HeldBack, "__init__", quick)


async def test_a_record_that_kafka_refuses_holds_its_client_only_and_goes_when_it_is_taken(
    pool: Pool, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortly(monkeypatch)
    victim, *others = newcomers(4)
    start = await topic_log.ends([TOPIC])
    broker = Broker(settings.kafka)
    await broker.configure(TOPIC, {**KEPT, "max.message.bytes": "5000"})
    try:
        await commit(pool, *others, victim)
        await commit(pool, victim, words=os.urandom(10_000).hex())
        await commit(pool, victim, *others)
        async with running(relay(settings, pool)):
            await eventually(_so_many_left(pool, 2))
            await commit(pool, *others)
            await eventually(_so_many_left(pool, 2))
            assert metrics.SET_ASIDE_NOW.labels("relay")._value.get() == 1
            await broker.configure(TOPIC, KEPT)
            await all_relayed(pool)
            await eventually(_nothing_set_aside)
    finally:
        await broker.configure(TOPIC, KEPT)
    found = versions(await topic_log.since(start, TOPIC))
    assert found == {client: [1, 2, 3] for client in (victim, *others)}


def _so_many_left(pool: Pool, count: int) -> Callable[[], Any]:
    async def left() -> bool:
        return await unrelayed(pool) == count

    return left


async def _nothing_set_aside() -> bool:
    return bool(metrics.SET_ASIDE_NOW.labels("relay")._value.get() == 0)


async def test_an_event_of_which_no_record_can_be_made_holds_its_client_only(
    pool: Pool, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortly(monkeypatch)
    victim, *others = newcomers(3)
    start = await topic_log.ends([TOPIC])
    await commit(pool, victim, *others)
    await commit(pool, victim, *others)
    second = "position = (select position from events where stream_id = $1 and version = 2)"
    stream = f"interactions:{victim}"
    await pool.execute(f"update outbox set topic = 'rapport.scoring.v1' where {second}", stream)
    await commit(pool, victim, *others)
    async with running(relay(settings, pool)):
        await eventually(_so_many_left(pool, 1))
        await pool.execute(f"update outbox set topic = '{TOPIC}' where {second}", stream)
        await all_relayed(pool)
    assert sorted(versions(await topic_log.since(start, TOPIC))[others[0]]) == [1, 2, 3]


async def test_a_stream_that_cannot_be_folded_anew_is_tried_again_until_it_can(
    pool: Pool, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refold, "_FIRST_AGAIN_SECONDS", 0.05)
    clients = newcomers(3)
    follower = Follower(pool)
    await topic_log.begin(pool, [Topic.CLIENTS, TOPIC])
    async with started(consumer(settings, pool, follower.application.apply)):
        sent = await publish(settings.kafka, numbered(clients, 1, 2))
        await follower.reads_to(sent[-1].offset)
    await pool.execute("update streams set refold = true")
    refolding = Refolding(settings, follower.application, pool)

    async def only_one_is_left() -> bool:
        return await refolding.marked() == [f"scoring:{clients[0]}"]

    async with unwritable(pool, "streams", f"new.stream_id = 'scoring:{clients[0]}'"):
        folding = asyncio.create_task(refolding.refold_marked("one"))
        await eventually(only_one_is_left)
    async with asyncio.timeout(20):
        await folding
    assert await refolding.marked() == []


async def test_gauges_that_cannot_be_asked_stay_as_they_are_and_are_counted(pool: Pool) -> None:
    before = metrics.NOT_SAMPLED._value.get()
    await pool.execute("alter table parked rename to away")
    await DbGauges(pool).sample()
    assert metrics.NOT_SAMPLED._value.get() == before + 1
