"""An older store of scoring: recovered and caught up it says only what is different, under versions never used."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local.process import StartError
from shared.events.catalogue import Topic
from shared.events.people import AbsencePlanned, PersonAdded
from tests.support.databases import Databases
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.scoring_alone import Firm, alone, check, firm, read_through
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

#: Small batches, so that between the backup and the end clients have been seen in many states.
BATCHES = {"RAPPORT_BATCH_RECORDS": "10"}
_LOUD_SECONDS = 30.0


@pytest.fixture
async def service(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """Scoring is not started yet."""
    async with alone(servers, databases, topic_log, tmp_path, BATCHES) as lone:
        yield lone


async def _lived(service: LoneService, clients: Firm, rounds: int) -> None:
    await service.start()
    for _ in range(rounds):
        await clients.live(1)
    await read_through(service, clients)
    assert await service.stop() == 0


async def _refuses_to_start(service: LoneService, words: str) -> None:
    service.launch()
    assert await service.died(_LOUD_SECONDS) == 1
    assert words in service.log


async def test_restored_recovered_and_started_it_goes_on_as_if_nothing_had_been_lost(
    service: LoneService, speaking: Others, databases: Databases, topic_log: TopicLog
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    await _lived(service, clients, 4)
    backup = await databases.copy(service.database)
    await _lived(service, clients, 8)
    lost = [dict(row) for row in await service.fetch("select id, stream_id, version from events order by 2, 3")]
    said = len(await clients.published())

    service.restore(backup)
    await _refuses_to_start(service, "recover`")
    with pytest.raises(StartError, match="code -9"):
        await service.do("recover", RAPPORT_CRASH_AT="recover.after_batch:2")
    await _refuses_to_start(service, "recover`")
    with pytest.raises(StartError, match="code -9"):
        await service.do("recover", RAPPORT_CRASH_AT="recover.after_batch:4")
    await _refuses_to_start(service, "a recovery of scoring")
    await service.do("recover")
    again = [dict(row) for row in await service.fetch("select id, stream_id, version from events order by 2, 3")]
    assert again == lost, "what was said is known, and nothing is different"
    assert len(await clients.published()) == said
    await service.do("recover")

    await _lived(service, clients, 3)
    await check(service, clients)
    records = await topic_log.since(clients.start, Topic.SCORING)
    ids = {(record.key, dict(record.headers)["ce_streamversion"]): set[bytes | None]() for record in records}
    for record in records:
        headers = dict(record.headers)
        ids[record.key, headers["ce_streamversion"]].add(headers["ce_id"])
    assert max(map(len, ids.values())) == 1, "no version stands for two events"


async def test_a_recovery_that_finds_nothing_changes_nothing(
    service: LoneService, speaking: Others, topic_log: TopicLog
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    await _lived(service, clients, 2)
    query = "select stream_id, version, heard, state, assessed_at, review_at from streams order by 1"
    before = [dict(row) for row in await service.fetch(query)]
    await clients.live(2)
    await service.do("recover")
    assert [dict(row) for row in await service.fetch(query)] == before
    assert await service.fetch("select 1 from recovering") == []
    await _lived(service, clients, 1)
    await check(service, clients)


async def test_people_are_known_again_and_their_clients_are_looked_at_by_it(
    service: LoneService, speaking: Others, databases: Databases, topic_log: TopicLog
) -> None:
    clients, anna = await firm(speaking, topic_log, clients=2), f"anna-{uuid4().hex[:12]}"
    await clients.onboard()
    await speaking.say(anna, PersonAdded(name="Anna", email="a@firm.example"))
    await _lived(service, clients, 2)
    backup = await databases.copy(service.database)
    await speaking.say(anna, AbsencePlanned(absence="flu", from_=date(2026, 11, 16)))
    await _lived(service, clients, 2)
    query = "select stream_id, version, heard, parked, state from streams order by 1"
    before = [dict(row) for row in await service.fetch(query)]

    service.restore(backup)
    stamps = await service.fetch("select stamp from calendars")
    await service.do("recover")
    after = {row["stream_id"]: dict(row) for row in await service.fetch(query)}
    assert [after[row["stream_id"]]["heard"] for row in before] == [row["heard"] for row in before]
    assert after[f"people:{anna}"] in before
    assert await service.fetch("select stamp from calendars") != stamps
    assert [row["person"] for row in await service.fetch("select person from calendars_changed")] == [anna]
    await _lived(service, clients, 1)
    await check(service, clients)
