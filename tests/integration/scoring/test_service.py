"""Scoring on real servers: killed at every point, doubled, paused; what it keeps and says is what the log says."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from shared.events.catalogue import Topic
from shared.events.clients import ClientOnboarded
from shared.events.interactions import PromiseMade
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.scoring_alone import alone, check, firm, let_go, read_through
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

#: Small batches, so that there are many of them to be killed in.
BATCHES = {"RAPPORT_BATCH_RECORDS": "25"}
POINTS = {"inbox.before_commit": 4, "inbox.after_commit": 4}
#: The relay is that of every service: faults/test_crash_points.py kills it too.
RELAY_POINTS = {"relay.between_send_and_ack": 3, "relay.between_ack_and_clear": 3}


@pytest.fixture
async def service(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """Scoring is not started yet."""
    async with alone(servers, databases, topic_log, tmp_path, BATCHES) as lone:
        yield lone


@pytest.mark.parametrize("point", [*POINTS, *(pytest.param(point, marks=pytest.mark.again) for point in RELAY_POINTS)])
async def test_killed_under_a_stream_of_events(
    service: LoneService, speaking: Others, topic_log: TopicLog, point: str
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    await clients.live(12)
    service.launch(RAPPORT_CRASH_AT=f"{point}:{(POINTS | RELAY_POINTS)[point]}")
    streaming = asyncio.create_task(clients.live(12))
    assert await service.died(30) == -signal.SIGKILL
    await service.start()
    await streaming
    await read_through(service, clients)
    assert await service.stop() == 0
    await check(service, clients)


async def test_two_instances_of_which_one_is_paused_for_longer_than_the_group_waits(
    service: LoneService, servers: Servers, speaking: Others, topic_log: TopicLog, tmp_path: Path
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    second = LoneService("scoring", servers, service.database, tmp_path / "second", BATCHES, number=2)
    try:
        await asyncio.gather(service.start(), second.start())
        streaming = asyncio.create_task(clients.live(30))
        await clients.live(2)
        service.send(signal.SIGSTOP)
        await streaming
        # A transaction it may have been stopped in holds its rows until it is ended.
        ending = asyncio.create_task(let_go(second, after=12))
        await read_through(second, clients, seconds=60)
        ending.cancel()
        streaming = asyncio.create_task(clients.live(10))
        service.send(signal.SIGCONT)
        await streaming
        await read_through(second, clients)
        assert [await service.stop(), await second.stop()] == [0, 0]
    finally:
        await second.end()
    await check(service, clients)


async def test_time_alone_opens_a_risk_without_a_new_fact(service: LoneService, speaking: Others) -> None:
    await service.start(RAPPORT_REVIEW_MARGIN_SECONDS="0")
    now = datetime.now(UTC)
    client = f"c-{now.timestamp():.0f}"
    due = now + timedelta(seconds=3)
    await speaking.say(client, ClientOnboarded(name="Acme", since=now.date(), responsible_partner="jane"))
    await speaking.say(client, PromiseMade(promise="draft", what="A draft.", due=due, by="nia"))
    before = await service.get(f"/clients/{client}/health", min_version="interactions:1")
    assert before["risks"] == []

    async def opened() -> list[dict[str, object]]:
        rows = await service.fetch("select data, recorded_at from events where type = 'rapport.RiskOpened.v1'")
        return [{**msgspec.json.decode(row["data"]), "recorded_at": row["recorded_at"]} for row in rows]

    [risk] = await eventually(opened, seconds=25)
    assert (risk["kind"], risk["subject"], risk["concerns"]) == ("promise_overdue", "draft", ["nia"])
    assert isinstance(risk["recorded_at"], datetime)
    assert risk["recorded_at"] >= due
    assert datetime.fromisoformat(str(risk["since"])) == due
    after = await service.get(f"/clients/{client}/health")
    assert (after["promises"]["nia"]["overdue"], after["incidents"], after["delays"]) == (1, [], [])
    [row] = await service.fetch("select heard from streams where stream_id = $1", f"scoring:{client}")
    assert msgspec.json.decode(row["heard"]) == {"clients": 1, "interactions": 1}
    assert speaking.version(Topic.INTERACTIONS, client) == 1
