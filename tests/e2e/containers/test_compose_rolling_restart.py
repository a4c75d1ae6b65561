"""Every service is restarted under load: every report is acknowledged, and has its effect once."""

import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.local.demo.asking import Asker
from deploy.local.demo.envelope import STRUCTURED, encoded
from deploy.local.demo.http_door import HttpDoor, client
from shared.events import Service
from tests.e2e.containers import oracle
from tests.e2e.containers.compose import IMAGE, Compose
from tests.e2e.containers.load import REPORTER, Load, load
from tests.e2e.containers.mailpit import Mailpit
from tests.e2e.containers.rolling_restart import Restarted, restart_all

pytestmark = pytest.mark.timeout(900)

LOOPBACK = "127.0.0.1"
OVER_KAFKA = "kafka-load"
OVER_HTTP = [f"load-{number}" for number in range(1, 7)]
CLIENTS = [*OVER_HTTP, OVER_KAFKA]


@dataclass
class Deployment:
    """The containers of one way to run them, and the command that reports to them."""

    compose: Compose
    replicas: int
    http: httpx.AsyncClient
    folder: Path

    async def urls(self) -> dict[str, str]:
        """Where each service answers on this machine now; of replicas, one."""
        found = {service: await self.compose.addresses(service, 1) for service in Service}
        return {service.value: f"http://{address}" for service, [address] in found.items()}

    async def reporter(self) -> list[str]:
        """One replica is reported to from this machine; several from a container, where a name stands for all."""
        clients = [f"--client={name}" for name in OVER_HTTP]
        if self.replicas == 1:
            urls = await self.urls()
            where = ["--intake", urls["intake"], "--interactions", urls["interactions"]]
            return [sys.executable, str(REPORTER), *where, *clients]
        inside = ["docker", "run", "--rm", "--network", f"{self.compose.project}_default", "--env", "RAPPORT_TOKEN"]
        program = ["--volume", f"{REPORTER}:/reporter.py:ro", "--entrypoint", "python", IMAGE, "-u", "/reporter.py"]
        where = ["--intake", "http://intake:8080", "--interactions", "http://interactions:8080"]
        return [*inside, *program, *where, *clients]


@pytest.fixture(scope="module", params=[1, 2], ids=["one-replica", "two-replicas"])
async def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    folder = tmp_path_factory.mktemp("rolling")
    compose = Compose(folder, ["compose.replicas.yaml"] if request.param > 1 else [])
    try:
        await compose.up("--build")
        async with client(compose.token) as http:
            yield Deployment(compose, request.param, http, folder)
    finally:
        await compose.down()


async def onboard(deployment: Deployment) -> None:
    """The clients, and a partner who hears of their complaints."""
    door = HttpDoor(deployment.http, await deployment.urls())
    partner = {"name": "Ada Okafor", "email": "ada@firm.example", "working_hours": {"start": "00:00", "end": "23:59"}}
    facts = [("ada", "PersonAdded", partner)]
    facts += [
        (one, "ClientOnboarded", {"name": one, "since": "2024-01-01", "responsible_partner": "ada"}) for one in CLIENTS
    ]
    for subject, name, data in facts:
        event = {"specversion": "1.0", "source": "/load", "id": f"onboard-{subject}", "type": f"rapport.{name}.v1"}
        event |= {"subject": subject, "time": "2026-01-01T00:00:00Z"}
        response = await door.post(Service.INTAKE, STRUCTURED, encoded({**event, "data": data}))
        assert response.status_code == httpx.codes.CREATED, response.text


async def test_a_rolling_restart_fails_no_report(
    deployment: Deployment, pytestconfig: pytest.Config, capfd: pytest.CaptureFixture[str]
) -> None:
    await onboard(deployment)
    compose, kafka = deployment.compose, f"{LOOPBACK}:{deployment.compose.ports['KAFKA']}"
    async with load(await deployment.reporter(), compose.token, kafka, OVER_KAFKA) as loaded:
        restarted = await restart_all(compose)
    with capfd.disabled():
        pytestconfig.get_terminal_writer().line(told(loaded, restarted))

    assert {one.exit_code for one in restarted} == {0}
    assert {one.status for one in loaded.http} == {httpx.codes.CREATED}, "given up, or refused"
    reported = oracle.acknowledged(loaded, CLIENTS)
    ask = Asker(deployment.http, await deployment.urls())
    await oracle.come_through(ask, reported)
    assert await oracle.topics_differ(kafka, reported) == []
    mailbox = deployment.folder / "mails"
    Mailpit(f"http://{LOOPBACK}:{compose.ports['MAILPIT']}").fetch(mailbox)
    assert await oracle.mails_differ(ask, mailbox, loaded) == []
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
