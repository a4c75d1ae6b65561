"""One client of scoring who cannot be written keeps nobody from being reviewed, made due or told of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.scoring.app import application
from services.scoring.context import SCORING
from services.scoring.projection.reviewer import Reviewer
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.report_runs.run import run
from services.scoring.settings import ScoringSettings
from shared.database.pool import Pool
from shared.database.transactions import in_transaction
from shared.events.catalogue import Topic
from shared.events.clients import ClientOnboarded
from shared.events.people import PersonLeft
from shared.kafka import offsets
from shared.kafka.record import Partition
from shared.set_aside import SetAside
from tests.support.databases import Databases
from tests.support.publishing import event
from tests.support.unwritable import Watch, unwritable

SETTINGS = ScoringSettings()
CLIENTS = ("acme", "bolt", "corp")
VICTIM = "scoring:acme"
#: Nothing can be written of the first of them.
REFUSED = f"new.stream_id = '{VICTIM}'"


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    """Three clients of one partner, all due; everything was read up to now."""
    pool = await databases.pool("scoring")
    scoring = application(SETTINGS)
    since = date(2024, 1, 1)
    known = [event(one, 1, ClientOnboarded(name=one, since=since, responsible_partner="anna")) for one in CLIENTS]
    await in_transaction(pool, lambda connection: scoring.apply(connection, known))
    async with pool.acquire() as connection:
        await offsets.begin(connection, {Partition(Topic.CLIENTS, 0): 0})
        await offsets.note_read_to(connection, [Partition(Topic.CLIENTS, 0)], datetime.now(UTC))
    await pool.execute("update streams set review_at = assessed_at, assessed_at = assessed_at - interval '1 day'")
    return pool


async def due(pool: Pool) -> list[str]:
    rows = await pool.fetch("select stream_id from streams where review_at <= now() order by 1")
    return [row["stream_id"] for row in rows]


async def test_the_reviewer_leaves_one_alone_and_comes_back(pool: Pool) -> None:
    reviewer = Reviewer(pool, Calendars(SETTINGS.policy(), SCORING), timedelta(0), lambda: datetime.now(UTC))
    watch = Watch()
    reviewer._aside = SetAside("reviewer", clock=watch)
    assert len(await due(pool)) == len(CLIENTS)
    async with unwritable(pool, "streams", REFUSED):
        assert await reviewer.review() == len(CLIENTS)
        assert await due(pool) == [VICTIM]
        assert await reviewer.review() == 0, "it is left alone for now"
        watch.now += 3600
        assert await reviewer.review() == 1
    watch.now += 3600
    assert await reviewer.review() == 1
    assert await due(pool) == []


async def test_clients_are_due_by_a_calendar_though_one_cannot_be_written(pool: Pool) -> None:
    scoring, calendars, watch = application(SETTINGS), Calendars(SETTINGS.policy(), SCORING), Watch()
    calendars._aside = SetAside("calendars", clock=watch)
    await pool.execute("update streams set review_at = null")
    await in_transaction(pool, lambda connection: scoring.apply(connection, [event("anna", 1, PersonLeft())]))
    async with unwritable(pool, "streams", REFUSED):
        assert await in_transaction(pool, calendars.make_due) == 1
        assert await in_transaction(pool, calendars.make_due) == 0
        assert await due(pool) == [f"scoring:{one}" for one in CLIENTS[1:]]
        assert await pool.fetchval("select array_agg(person) from calendars_changed") == ["anna"]
    watch.now += 3600
    assert await in_transaction(pool, calendars.make_due) == 1
    assert await due(pool) == [f"scoring:{one}" for one in CLIENTS]
    assert await pool.fetch("select 1 from calendars_changed") == []


async def test_reports_are_made_though_of_one_client_it_cannot_be_noted_how_it_stands(pool: Pool) -> None:
    async with unwritable(pool, "standings", "new.client = 'acme'"):
        await run(pool, SETTINGS.policy())
        assert await _standing(pool) == list(CLIENTS[1:])
    assert await pool.fetchval("select count(*) from reports") > 0
    await run(pool, SETTINGS.policy())
    assert await _standing(pool) == list(CLIENTS)


async def _standing(pool: Pool) -> list[str]:
    return [row["client"] for row in await pool.fetch("select client from standings order by 1")]
