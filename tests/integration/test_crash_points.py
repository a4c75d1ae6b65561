"""Killed at any named point under a stream of facts, a service loses nothing and doubles nothing."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.came_through import everything_came_through
from tests.databases import Databases
from tests.facts import fact
from tests.lone_service import LoneService
from tests.reporter import MakeFact, Reporter, reporting
from tests.servers import Servers
from tests.topic_log import TopicLog

#: Each with the time at which to crash there: not the first, so that it is in the midst of things.
POINTS = (
    "http.before_commit:7",
    "http.after_commit:7",
    "inbox.before_commit:5",
    "inbox.after_commit:5",
    "relay.between_send_and_ack:9",
    "relay.between_ack_and_clear:9",
)


def _contact(identity: str, number: int) -> dict[str, Any]:
    return fact(identity, f"client-{number % 9}")


def _step(identity: str, number: int) -> dict[str, Any]:
    return fact(identity, f"client-{number % 9}", {"step": "fee_explained"}, name="OnboardingStepCompleted")


def of_this_run(make: MakeFact) -> MakeFact:
    """The same about clients that no other test knows: the topics are shared."""
    run = os.urandom(4).hex()

    def made(identity: str, number: int) -> dict[str, Any]:
        said = make(identity, number)
        return {**said, "subject": f"{run}-{said['subject']}"}

    return made


@pytest.fixture
async def service(
    request: pytest.FixtureRequest, servers: Servers, databases: Databases, tmp_path: Path
) -> LoneService:
    """The service that the test names; it does not run yet."""
    return LoneService(request.param, servers, await databases.fresh(request.param), tmp_path, {})


@pytest.mark.parametrize(("service", "make"), [("intake", _step), ("interactions", _contact)], indirect=["service"])
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
