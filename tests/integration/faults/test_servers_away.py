"""A server that goes away is waited for: the service says so, takes nothing it cannot keep, and goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from tests.support.came_through import everything_came_through
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.reporter import Reporter, contact, of_this_run, reporting
from tests.support.servers import Servers
from tests.support.topic_log import Ends, TopicLog


@pytest.fixture
def postgres(mortal: Servers) -> Postgres:
    assert mortal.embedded is not None
    return mortal.embedded.postgres


@pytest.fixture
def kafka(mortal: Servers) -> Kafka:
    assert mortal.embedded is not None
    return mortal.embedded.kafka


@pytest.fixture
def log(mortal: Servers) -> TopicLog:
    return TopicLog(mortal.kafka)


@pytest.fixture
async def start(log: TopicLog) -> Ends:
    return await log.ends()


@pytest.fixture
async def service(mortal: Servers, log: TopicLog, tmp_path: Path) -> AsyncIterator[LoneService]:
    """Interactions, running."""
    database = await Databases(mortal.postgres).fresh("interactions")
    service = LoneService("interactions", mortal, database, tmp_path, {})
    await service.begin(log)
    await service.start()
    yield service
    await service.end()


async def _ready(service: LoneService) -> int:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        return (await http.get(f"{service.url}/health/ready")).status_code


async def _answered(reporter: Reporter, more: int) -> None:
    """Wait until so many more facts are answered over HTTP."""
    target = len(reporter.answers) + more

    async def enough() -> bool:
        return len(reporter.answers) >= target

    await eventually(enough)


# The fault `database-stopped` of the short campaign does the same to all four services.
@pytest.mark.again
async def test_postgres_killed_and_back_in_the_midst_of_reporting(
    service: LoneService, postgres: Postgres, mortal: Servers, log: TopicLog, start: Ends
) -> None:
    reporter = Reporter(service, of_this_run(contact))
    async with reporting(reporter, mortal.kafka):
        await _answered(reporter, 30)
        await postgres.kill()
        try:
            await eventually(lambda: _refused(reporter))
            assert await _ready(service) == 503
        finally:
            await postgres.start()
        await eventually(lambda: _is_ready(service))
        await _answered(reporter, 30)
    assert set(reporter.refused) == {(503, "application/problem+json")}
    await everything_came_through(service, reporter.acknowledged, log, start)
    assert await service.stop() == 0


async def _refused(reporter: Reporter) -> bool:
    return len(reporter.refused) > 3


async def _is_ready(service: LoneService) -> bool:
    return await _ready(service) == 200


async def test_the_broker_killed_and_back_while_recording_goes_on(
    service: LoneService, kafka: Kafka, mortal: Servers, log: TopicLog, start: Ends
) -> None:
    reporter = Reporter(service, of_this_run(contact))
    async with reporting(reporter, mortal.kafka):
        await _answered(reporter, 30)
        await kafka.kill()
        try:
            await _answered(reporter, 60)
        finally:
            await kafka.start()
        await _answered(reporter, 30)
    assert reporter.refused == [], "recording needs no broker"
    await everything_came_through(service, reporter.acknowledged, log, start, seconds=40)
    assert await service.stop() == 0


async def test_asked_to_end_while_the_broker_is_silent_it_keeps_what_it_has_and_ends_in_time(
    service: LoneService, kafka: Kafka, mortal: Servers, log: TopicLog, start: Ends
) -> None:
    reporter = Reporter(service, of_this_run(contact))
    over_http = asyncio.create_task(reporter.over_http())
    await _answered(reporter, 20)
    kafka.pause()
    try:
        await _answered(reporter, 20)
        reporter.done.set()
        await over_http
        assert await service.stop() == 0
    finally:
        kafka.resume()
    await service.start()
    await everything_came_through(service, reporter.acknowledged, log, start)


async def test_asked_to_end_under_load_it_drains_and_ends_with_0(
    service: LoneService, mortal: Servers, log: TopicLog, start: Ends
) -> None:
    reporter = Reporter(service, of_this_run(contact))
    async with reporting(reporter, mortal.kafka):
        await _answered(reporter, 50)
        assert await service.stop() == 0
        acknowledged = set(reporter.answers)
        stored = {row["id"] for row in await service.fetch("select id from received")}
        assert acknowledged <= stored
        assert await service.fetch("select 1 from outbox") == [], "what it had was sent before it ended"
        await service.start()
    await everything_came_through(service, reporter.acknowledged, log, start)
