"""The reviewer never looks further than every partition was read: what is not yet read might be a contact."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.scoring.context import SCORING
from services.scoring.domain import Policy, fold
from services.scoring.projection.assessment import COLUMNS, Occasion, assess_client
from services.scoring.projection.reviewer import Reviewer
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.settings import ScoringSettings
from shared.database.pool import Pool
from shared.events import Event, EventData
from shared.events.catalogue import Topic, type_of
from shared.events.clients import ClientOnboarded
from shared.events.interactions import PromiseMade
from shared.kafka import offsets
from shared.kafka.record import Partition
from shared.store import Streams
from tests.support.databases import Databases

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=1)
AHEAD, BEHIND = Partition(Topic.INTERACTIONS, 0), Partition(Topic.INTERACTIONS, 1)
MARGIN = timedelta(seconds=30)
CLIENT = "scoring:acme"


@pytest.fixture
def policy() -> Policy:
    return ScoringSettings().policy()


@pytest.fixture
async def pool(databases: Databases, policy: Policy) -> Pool:
    """One client, to whom something was promised for one o'clock; as of noon."""
    made = await databases.pool("scoring")
    said: list[EventData] = [
        ClientOnboarded(name="Acme", since=date(2026, 3, 1)),
        PromiseMade(promise="draft", what="A draft.", due=DUE),
    ]
    standing = ClientSnapshot()
    for place, data in enumerate(said):
        standing = ClientSnapshot(fold(standing.state, _event(data, place)), standing.published)
    async with made.acquire() as connection, connection.transaction():
        await offsets.begin(connection, {AHEAD: 0, BEHIND: 0})
        row = (await Streams(SCORING, COLUMNS).lock(connection, [CLIENT]))[CLIENT]
        assessed = assess_client(standing, Occasion(NOON, "fact", policy, {}))
        row.state, row.columns = assessed.snapshot.write(), assessed.columns
        await Streams(SCORING, COLUMNS).save(connection, [row])
    return made


def _event(data: EventData, place: int) -> Event:
    entry = type_of(data)
    return Event(f"e-{place}", entry.name, entry.topic, "acme", 1, NOON, NOON, data)


def reviewer(pool: Pool, policy: Policy) -> Reviewer:
    return Reviewer(pool, Calendars(policy, SCORING), MARGIN, lambda: DUE + timedelta(days=1))


async def read_to(pool: Pool, partition: Partition, at: datetime) -> None:
    async with pool.acquire() as connection:
        await offsets.note_read_to(connection, [partition], at)


async def opened(pool: Pool) -> int:
    return int(await pool.fetchval("select count(*) from events where type = 'rapport.RiskOpened.v1'"))


async def test_nothing_is_reviewed_while_a_partition_was_never_read(pool: Pool, policy: Policy) -> None:
    await read_to(pool, AHEAD, DUE + timedelta(days=1))
    assert await reviewer(pool, policy).review() == 0
    assert await opened(pool) == 0


async def test_the_partition_that_is_read_least_far_decides(pool: Pool, policy: Policy) -> None:
    await read_to(pool, AHEAD, DUE + timedelta(days=1))
    await read_to(pool, BEHIND, DUE - timedelta(seconds=1))
    assert await reviewer(pool, policy).review() == 0
    await read_to(pool, BEHIND, DUE + MARGIN - timedelta(seconds=1))
    assert await reviewer(pool, policy).review() == 0
    assert await opened(pool) == 0
    await read_to(pool, BEHIND, DUE + MARGIN + timedelta(seconds=1))
    assert await reviewer(pool, policy).review() == 1
    assert await opened(pool) == 1


async def test_a_review_is_as_of_what_was_read_and_not_of_the_clock(pool: Pool, policy: Policy) -> None:
    tick = DUE + timedelta(minutes=5)
    for partition in (AHEAD, BEHIND):
        await read_to(pool, partition, tick + MARGIN)
    assert await reviewer(pool, policy).review() == 1
    row = await pool.fetchrow("select assessed_at, review_at from streams")
    assert row is not None
    assert row["assessed_at"] == tick
    assert row["review_at"] > tick
    assert {found["time"] for found in await pool.fetch("select time from events")} == {tick}


async def test_two_reviewers_at_once_say_it_once(pool: Pool, policy: Policy) -> None:
    for partition in (AHEAD, BEHIND):
        await read_to(pool, partition, DUE + timedelta(days=1))
    first, second = reviewer(pool, policy), reviewer(pool, policy)
    async with pool.acquire() as connection, connection.transaction():
        await Streams(SCORING, COLUMNS).lock_some(connection, "true", limit=1)
        assert await second.review() == 0, "passed over: somebody is at it"
    assert sorted([await first.review(), await second.review()]) == [0, 1]
    assert await opened(pool) == 1
