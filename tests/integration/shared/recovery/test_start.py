"""The start: until the store was compared with its topics nothing is taken that would change something."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.local.kafka import Kafka
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.facts import fact
from tests.support.lone_service import TOKEN, LoneService
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog


@pytest.fixture
def kafka(mortal: Servers) -> Kafka:
    assert mortal.embedded is not None
    return mortal.embedded.kafka


@pytest.fixture
async def service(mortal: Servers, tmp_path: Path) -> AsyncIterator[LoneService]:
    """Interactions, not started."""
    database = await Databases(mortal.postgres).fresh("interactions")
    service = LoneService("interactions", mortal, database, tmp_path, {})
    await service.begin(TopicLog(mortal.kafka))
    yield service
    await service.end()


async def _reported(http: httpx.AsyncClient) -> int:
    headers = {"content-type": "application/cloudevents+json"}
    return (await http.post("/events", content=json.dumps(fact("one")), headers=headers)).status_code


async def _reported_if_heard(http: httpx.AsyncClient) -> int:
    """The answer to a report; 0 where nobody listens."""
    try:
        return await _reported(http)
    except httpx.TransportError:
        return 0


async def _alive(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/live")).status_code == 200
    except httpx.TransportError:
        return False


async def test_started_while_the_broker_is_away_it_answers_questions_and_takes_facts_when_it_is_back(
    service: LoneService, kafka: Kafka
) -> None:
    await kafka.kill()
    try:
        service.launch()
        headers = {"authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(base_url=service.url, headers=headers, trust_env=False, timeout=20) as http:
            await eventually(lambda: _alive(http))
            assert (await http.get("/clients/acme")).status_code == 404
            assert await _reported(http) == 503
            ready = await http.get("/health/ready")
            assert (ready.status_code, ready.json()["checks"]["store"]) == (503, False)
            assert await service.fetch("select 1 from events") == []
            await kafka.start()
            await eventually(lambda: _ready(http), seconds=40)
            assert await _reported(http) == 201
    finally:
        if not kafka.process.alive:
            await kafka.start()
    assert await service.stop() == 0


async def test_the_first_answer_is_not_that_it_is_too_early(service: LoneService) -> None:
    """Beside another process that reports can go to, a door that does not take them is worse than none."""
    service.launch()
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=service.url, headers=headers, trust_env=False, timeout=20) as http:
        assert await eventually(lambda: _reported_if_heard(http)) == 201
    assert await service.stop() == 0


async def _ready(http: httpx.AsyncClient) -> bool:
    return (await http.get("/health/ready")).status_code == 200


async def test_asked_to_end_while_it_waits_for_the_broker_it_does(service: LoneService, kafka: Kafka) -> None:
    kafka.pause()
    try:
        service.launch()
        async with httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=20) as http:
            await eventually(lambda: _alive(http))
        assert await service.stop() == 0
    finally:
        kafka.resume()
