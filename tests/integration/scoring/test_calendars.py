"""Working time is known to every process as soon as it is recorded, and never before."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.scoring.app import application
from services.scoring.context import SCORING
from services.scoring.projection.assessment import COLUMNS
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.settings import ScoringSettings
from shared.database.pool import Connection, Pool
from shared.events.catalogue import Topic
from shared.events.clients import ClientOnboarded
from shared.events.people import (
    AbsencePlanned,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PracticeAnswer,
    PracticeReviewed,
)
from shared.kafka import offsets
from shared.kafka.record import Partition
from shared.projections.runner import ProjectionRunner
from shared.store import Streams
from tests.support.databases import SERVICES, Databases
from tests.support.publishing import event, with_header

MIGRATION = SERVICES / "scoring" / "migrations" / "20261122000800_people.sql"
SETTINGS = ScoringSettings()
TODAY = datetime(2026, 11, 18, tzinfo=UTC).date()
ADDED = PersonAdded(name="Anna", email="a@firm.example", deputy="ben")
AWAY = AbsencePlanned(absence="a", from_=TODAY, until=TODAY)
REVIEWED = PracticeReviewed(answers=(PracticeAnswer(question="Do you call back?", rating=3),))


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool("scoring")


@pytest.fixture
def calendars() -> Calendars:
    return Calendars(SETTINGS.policy(), SCORING)


@pytest.fixture
def scoring(calendars: Calendars) -> ProjectionRunner:
    return application(SETTINGS, calendars)


@pytest.fixture
def elsewhere() -> Calendars:
    """In another process."""
    return Calendars(SETTINGS.policy(), SCORING)


async def _refreshed(pool: Pool, calendars: Calendars) -> Calendars:
    async with pool.acquire() as connection:
        await calendars.refresh(connection)
    return calendars


async def test_what_one_process_consumed_every_other_knows(
    pool: Pool, scoring: ProjectionRunner, elsewhere: Calendars
) -> None:
    assert dict((await _refreshed(pool, elsewhere)).policy.people.known) == {}
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED), event("anna", 2, AWAY)])
    known = (await _refreshed(pool, elsewhere)).policy.people.known
    assert known["anna"].absent(TODAY.toordinal()) is not None
    assert known["anna"].stands_in() == "ben"


async def test_they_are_read_again_only_when_one_is_known_otherwise(
    pool: Pool, scoring: ProjectionRunner, elsewhere: Calendars
) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED)])
    before = (await _refreshed(pool, elsewhere)).policy
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 2, PersonChanged(email="anna@firm.example"))])
    assert (await _refreshed(pool, elsewhere)).policy is before


async def test_a_new_name_is_known_everywhere_and_no_reason_to_look_at_clients(
    pool: Pool, scoring: ProjectionRunner, elsewhere: Calendars
) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED)])
    await _made_due(pool, elsewhere)
    async with pool.acquire() as connection, connection.transaction():
        later = with_header(event("anna", 2, PersonChanged(name="Anne")), "ce_time", b"2026-11-19T09:00:00Z")
        await scoring.apply(connection, [later, event("anna", 3, REVIEWED)])
    known = (await _refreshed(pool, elsewhere)).policy.people.known["anna"]
    assert known.called() == "Anne"
    assert known.review is not None
    assert await pool.fetch("select 1 from calendars_changed") == []


class _GivenUpError(Exception):
    pass


async def test_what_came_to_nothing_is_forgotten(pool: Pool, scoring: ProjectionRunner, calendars: Calendars) -> None:
    async def given_up(connection: Connection) -> None:
        async with connection.transaction():
            await scoring.apply(connection, [event("anna", 1, ADDED)])
            await calendars.refresh(connection)
            assert set(calendars.policy.people.known) == {"anna"}
            raise _GivenUpError

    async with pool.acquire() as connection:
        with pytest.raises(_GivenUpError):
            await given_up(connection)
    assert dict((await _refreshed(pool, calendars)).policy.people.known) == {}


async def test_clients_of_those_who_changed_and_of_those_they_stand_in_for_are_due(
    pool: Pool, scoring: ProjectionRunner, elsewhere: Calendars
) -> None:
    partners = {"a-1": "anna", "b-1": "ben", "c-1": "cleo"}
    others = [
        event(client, 1, ClientOnboarded(name=client, since=TODAY, responsible_partner=partner))
        for client, partner in partners.items()
    ]
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED), *others])
    await _made_due(pool, elsewhere)
    await pool.execute("update streams set review_at = assessed_at + interval '9 days' where band is not null")
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("ben", 1, PersonLeft())])
    await _made_due(pool, elsewhere)
    rows = await pool.fetch("select stream_id from streams where review_at = assessed_at order by 1")
    assert [row["stream_id"] for row in rows] == ["scoring:a-1", "scoring:b-1"]
    assert await pool.fetch("select 1 from calendars_changed") == []


async def _made_due(pool: Pool, calendars: Calendars) -> None:
    async with pool.acquire() as connection, connection.transaction():
        while await calendars.make_due(connection):
            pass


async def test_a_person_who_cannot_be_read_keeps_nobody_from_being_judged(pool: Pool, elsewhere: Calendars) -> None:
    async with pool.acquire() as connection, connection.transaction():
        for name, state in (("people:anna", b"\x01"), ("people:ben", b"\x90")):
            row = (await Streams(SCORING, COLUMNS).lock(connection, [name]))[name]
            await Streams(SCORING, COLUMNS).save(connection, [replace(row, state=state)])
    assert set((await _refreshed(pool, elsewhere)).policy.people.known) == {"ben"}


async def test_a_person_is_folded_anew_from_their_own_topic_and_nobody_is_assessed(
    pool: Pool, scoring: ProjectionRunner
) -> None:
    routing = scoring.routing
    assert [topic.short for topic in routing.of("people:anna").sources] == ["people"]
    assert [topic.short for topic in routing.of("scoring:people:anna").sources] == ["clients", "interactions"]
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED)])
    rows = await pool.fetch("select version, band, review_at, assessed_at from streams")
    assert [dict(row) for row in rows] == [{"version": 0, "band": None, "review_at": None, "assessed_at": None}]
    assert await pool.fetchval("select count(*) from events") == 0
    assert await pool.fetchval("select stamp from calendars") is not None


async def test_taken_back_the_migration_leaves_nothing_of_people_that_a_version_before_would_wait_for(
    pool: Pool, scoring: ProjectionRunner
) -> None:
    up, down = MIGRATION.read_text().split("-- migrate:down")
    client = event("acme", 1, ClientOnboarded(name="Acme", since=TODAY))
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED), client])
        await offsets.begin(connection, {Partition(Topic.PEOPLE, 0): 0, Partition(Topic.CLIENTS, 0): 0})
    await pool.execute(down)
    assert [row["stream_id"] for row in await pool.fetch("select stream_id from streams")] == ["scoring:acme"]
    assert await pool.fetchval("select array_agg(topic) from offsets") == [Topic.CLIENTS]
    await pool.execute(up)
    async with pool.acquire() as connection, connection.transaction():
        await scoring.apply(connection, [event("anna", 1, ADDED)])
    assert await pool.fetchval("select count(*) from calendars_changed") == 1
