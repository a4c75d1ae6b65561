"""The demo's story, played against the containers from this machine."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from deploy.local import demo
from deploy.local.demo.asking import Asker
from deploy.local.demo.http_door import client
from deploy.local.demo.waiting import until
from shared.events.catalogue import Service
from shared.progress import Steps
from tests.support.containers.compose import Compose, docker
from tests.support.containers.container_stack import ContainerStack

pytestmark = pytest.mark.timeout(900)

POLICIES = "policies"


@pytest.fixture(scope="module")
async def compose(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Compose]:
    folder = tmp_path_factory.mktemp("compose")
    demo.write_policies(folder / POLICIES, datetime.now(UTC).date())
    told = {name: value for name, value in demo.settings(folder).items() if "POLICY" not in name}
    project = Compose(folder, ["compose.policies.yaml"], {**told, "RAPPORT_POLICIES": str(folder / POLICIES)})
    try:
        await project.up("--build")
        yield project
    finally:
        await project.down()


async def test_the_story_comes_out_as_it_must(compose: Compose, tmp_path: Path) -> None:
    """`play` fails at any difference between what came and what the story says."""
    with (tmp_path / "printed.txt").open("w") as file:
        outcome = await demo.play(ContainerStack(compose, tmp_path / "mails"), Steps(Console(file=file)))
    assert outcome.observed.mails
    assert outcome.tally.differences == []


@pytest.mark.parametrize("service", Service)
async def test_a_service_may_do_little(compose: Compose, service: Service) -> None:
    [container] = await compose.containers(service.value)
    [found] = json.loads(await docker("inspect", container))
    host = found["HostConfig"]
    assert found["Config"]["User"] == "10001:10001"
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert host["Memory"] > 0
    assert {binding["HostIp"] for ports in host["PortBindings"].values() for binding in ports} == {"127.0.0.1"}


async def test_the_reports_are_made_within_the_limits(compose: Compose) -> None:
    """In a process of their own, beside the service: with its memory, its CPU, and nowhere to write."""
    async with client(compose.token) as http:
        ask = Asker(http, {Service.SCORING: f"http://127.0.0.1:{compose.ports['SCORING']}"})

        async def made() -> bool:
            reports = (await ask.get(Service.SCORING, "/reports"))["reports"]
            return all(report["at"] is not None for report in reports)

        await until(made, "not all reports were made")


async def test_numpy_starts_no_threads(compose: Compose) -> None:
    """On a large machine they, one for each CPU, would be more than may be."""
    program = "import os, scipy.optimize; print(len(os.listdir('/proc/self/task')))"
    assert (await compose("exec", "--no-TTY", "scoring", "python", "-c", program)).strip() == "1"


@pytest.mark.parametrize("command", ["gcc", "cc", "make"])
async def test_the_image_has_no_build_tools(compose: Compose, command: str) -> None:
    found = await compose(
        "exec", "--no-TTY", "intake", "python", "-c", f"import shutil; print(shutil.which('{command}'))"
    )
    assert found.strip() == "None"


async def test_jobs_may_run_again(compose: Compose) -> None:
    said = await compose("run", "--rm", "--no-TTY", "topics")
    assert "none, all topics exist" in said
    await compose("run", "--rm", "--no-TTY", "migrate-intake")
