"""Interactions alone: who reports facts of a client whom intake closed is told so."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.events.catalogue import Topic
from shared.events.clients import ClientClosed, ClientOnboarded, ClosingReason
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.facts import fact
from tests.support.lone_service import TOKEN, LoneService
from tests.support.playing_others import others
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

STRUCTURED = "application/cloudevents+json"


@pytest.fixture
async def interactions(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    lone = LoneService("interactions", servers, await databases.fresh("interactions"), tmp_path, {})
    await lone.begin(topic_log)
    await lone.start()
    yield lone
    await lone.end()


async def _report(service: LoneService, identity: str, client: str, time: datetime) -> dict[str, Any]:
    headers = {"content-type": STRUCTURED, "authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=15) as http:
        answer = await http.post("/events", json=fact(identity, client, time=time), headers=headers)
    assert answer.status_code == 201
    said: dict[str, Any] = answer.json()
    return said


async def test_facts_of_a_client_who_was_merged_are_answered_with_advice(
    interactions: LoneService, servers: Servers, topic_log: TopicLog
) -> None:
    now, gone, here = datetime.now(UTC), f"gone-{uuid4().hex[:8]}", f"here-{uuid4().hex[:8]}"
    onboarded = ClientOnboarded(name="Acme Ltd", since=date(2020, 1, 1))
    async with others(servers.kafka) as intake:
        await intake.say(gone, onboarded, time=now - timedelta(days=9))
        await intake.say(here, onboarded, time=now - timedelta(days=9))
        await intake.say(gone, ClientClosed(reason=ClosingReason.MERGED), time=now - timedelta(days=5))
    ends = await topic_log.ends([Topic.CLIENTS])

    async def heard() -> bool:
        stored = await interactions.fetch("select topic, partition, next from offsets where topic = $1", Topic.CLIENTS)
        return {(row["topic"], row["partition"]): row["next"] for row in stored} == dict(ends)

    await eventually(heard, seconds=30)
    told = await _report(interactions, "call-1", gone, now)
    assert f"{gone} was closed as merged on" in told["advice"]
    assert await _report(interactions, "call-1", gone, now) == told
    assert "advice" not in await _report(interactions, "call-2", gone, now - timedelta(days=6))
    assert "advice" not in await _report(interactions, "call-3", here, now)
