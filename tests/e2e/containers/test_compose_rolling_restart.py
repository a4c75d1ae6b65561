"""Every service is restarted under load: every report is acknowledged, and has its effect once."""

import sys
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.containers.compose import IMAGE
from tests.support.containers.deployment import Deployment, deployed
from tests.support.containers.load import REPORTER, Load, load
from tests.support.containers.rolling_restart import Restarted, restart_all

pytestmark = pytest.mark.timeout(900)

OVER_KAFKA = "kafka-load"
OVER_HTTP = [f"load-{number}" for number in range(1, 7)]
CLIENTS = [*OVER_HTTP, OVER_KAFKA]


@pytest.fixture(scope="module", params=[1, 2], ids=["one-replica", "two-replicas"])
async def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    async with deployed(tmp_path_factory.mktemp("rolling"), request.param) as running:
        yield running


async def reporter(deployment: Deployment) -> list[str]:
    """One replica is reported to from this machine; several from a container, where a name stands for all."""
    clients = [f"--client={name}" for name in OVER_HTTP]
    if deployment.replicas == 1:
        urls = await deployment.urls()
        where = ["--intake", urls["intake"], "--interactions", urls["interactions"]]
        return [sys.executable, str(REPORTER), *where, *clients]
    inside = ["docker", "run", "--rm", "--network", f"{deployment.compose.project}_default", "--env", "RAPPORT_TOKEN"]
    program = ["--volume", f"{REPORTER}:/reporter.py:ro", "--entrypoint", "python", IMAGE, "-u", "/reporter.py"]
    where = ["--intake", "http://intake:8080", "--interactions", "http://interactions:8080"]
    return [*inside, *program, *where, *clients]


async def test_a_rolling_restart_fails_no_report(
    deployment: Deployment, pytestconfig: pytest.Config, capfd: pytest.CaptureFixture[str]
) -> None:
    await deployment.onboard(CLIENTS)
    compose = deployment.compose
    async with load(await reporter(deployment), compose.token, deployment.kafka, OVER_KAFKA) as loaded:
        restarted = await restart_all(compose)
    with capfd.disabled():
        pytestconfig.get_terminal_writer().line(told(loaded, restarted))

    assert {one.exit_code for one in restarted} == {0}
    assert {one.status for one in loaded.http} == {httpx.codes.CREATED}, "given up, or refused"
    await deployment.came_through(loaded, CLIENTS)
    if deployment.replicas > 1:
        assert loaded.failures == [], "with two replicas every report is answered at the first attempt"


def told(loaded: Load, restarted: list[Restarted]) -> str:
    """The figures, for people."""
    slowest = max(loaded.http, key=lambda report: report.seconds)
    lines = [
        f"{len(loaded.http)} facts over HTTP, {len(loaded.kafka)} over Kafka",
        f"attempts not answered: {len(loaded.failures)} {dict(Counter(loaded.failures))}",
        f"facts that needed more than one attempt: {sum(bool(report.failures) for report in loaded.http)}",
        f"the slowest took {slowest.seconds:.2f} s from its first attempt to its answer ({slowest.service})",
        *(
            f"{one.service}: ended with {one.exit_code} in {one.stopping:.1f} s, healthy {one.starting:.1f} s later"
            for one in restarted
        ),
    ]
    return "\n" + "\n".join(lines)
