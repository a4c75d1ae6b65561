"""Every service answers what its OpenAPI document says, whatever is sent: all checks of schemathesis, nothing found.

It takes minutes, so it is a step of CI's own and of `make test-all`. `schemathesis.toml` says which findings are false
alarms of the tool, and why.
"""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local.mail import Mail
from shared.events.catalogue import Service
from tests.support import alerts_alone
from tests.support.databases import Databases
from tests.support.lone_service import TOKEN, LoneService
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

ROOT = Path(__file__).parents[4]
#: Another each day would find more, and nobody could tell why a change that touches nothing of this fails.
SEED = 13


@pytest.fixture(scope="module")
async def mail(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mail]:
    async with alerts_alone.catching(tmp_path_factory.mktemp("mail")) as mail:
        yield mail


@pytest.fixture
async def service(
    request: pytest.FixtureRequest, servers: Servers, databases: Databases, mail: Mail, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """One service, running alone: a document says the same of an empty one."""
    name = str(request.param)
    settings = alerts_alone.settings(mail, tmp_path) if name == Service.ALERTS else {}
    lone = LoneService(name, servers, await databases.fresh(name), tmp_path, settings)
    await lone.begin(TopicLog(servers.kafka))
    await lone.start()
    try:
        yield lone
    finally:
        await lone.end()


def nothing_is_found(url: str, tmp_path: Path, *arguments: str) -> None:
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "schemathesis.toml"),
        "run", f"{url}/openapi.json", "--header", f"Authorization: Bearer {TOKEN}",
        "--checks", "all", "--seed", str(SEED), "--no-color", *arguments,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = tmp_path / "schemathesis.txt"
    report.write_text(done.stdout + done.stderr)
    lines = [" ".join(command)]
    lines += [line[:400] for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert done.returncode == 0, f"all of it is in {report}\n" + "\n".join(lines[-120:])
    assert "No issues found" in done.stdout


@pytest.mark.again
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("service", Service, indirect=True, ids=str)
async def test_nothing_is_found(service: LoneService, tmp_path: Path) -> None:
    nothing_is_found(service.url, tmp_path, "--max-examples", "40")
