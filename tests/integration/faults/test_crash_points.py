"""Killed at any named point under a stream of facts, a service loses nothing and doubles nothing."""

import signal
from pathlib import Path

import pytest

from tests.support.came_through import everything_came_through
from tests.support.databases import Databases
from tests.support.lone_service import LoneService
from tests.support.reporter import MakeFact, Reporter, contact, of_this_run, reporting, step
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

#: Each with the time at which to crash there: not the first, so that it is in the midst of things.
POINTS = (
    "http.before_commit:7",
    "http.after_commit:7",
    "inbox.before_commit:5",
    "inbox.after_commit:5",
    "relay.between_send_and_ack:9",
    "relay.between_ack_and_clear:9",
)


@pytest.fixture
async def service(
    request: pytest.FixtureRequest, servers: Servers, databases: Databases, tmp_path: Path
) -> LoneService:
    """The service that the test names; it does not run yet."""
    return LoneService(request.param, servers, await databases.fresh(request.param), tmp_path, {})


#: Both services stand on the same kernel, and differ in what they decide.
SERVICES = [pytest.param("intake", step, marks=pytest.mark.again), ("interactions", contact)]


@pytest.mark.parametrize(("service", "make"), SERVICES, indirect=["service"])
async def test_killed_at_every_point_in_turn_it_loses_and_doubles_nothing(
    service: LoneService, make: MakeFact, servers: Servers, topic_log: TopicLog
) -> None:
    start = await topic_log.ends()
    await service.begin(topic_log)
    reporter = Reporter(service, of_this_run(make))
    try:
        async with reporting(reporter, servers.kafka):
            for point in POINTS:
                service.launch(RAPPORT_CRASH_AT=point)
                assert await service.died(30) == -signal.SIGKILL, point
            await service.start()
        await everything_came_through(service, reporter.acknowledged, topic_log, start)
        await reporter.again()
        assert await service.stop() == 0
    finally:
        await service.end()
    assert min(len(reporter.answers), len(reporter.published)) > 12
