"""The four services as processes of their own, and the jobs that go before them."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import REPOSITORY, Process, run, together
from shared.progress import Steps

NAMES = ("intake", "interactions", "scoring", "alerts")
STOPPED_TOGETHER = (("intake", "interactions"), ("scoring", "alerts"))  # first those that let facts in
PARTITIONS = 6
JOB_SECONDS = 120.0
READY_SECONDS = 60.0
DRAIN_SECONDS = 20.0  # a service promises 15


class Service:
    """One process of a service, to be reached at `url` once it is ready. ``number``: among those of its name.

    ``program``: the checkout whose code it runs.
    """

    def __init__(
        self, name: str, environment: Mapping[str, str], logs: Path, number: int = 1, *, program: Path = REPOSITORY
    ) -> None:
        port = free_port()
        self.name, self.url = name, f"http://{LOOPBACK}:{port}"
        self._logs, self._program = logs, program
        self.environment = {
            **environment,
            "RAPPORT_HTTP_HOST": LOOPBACK,
            "RAPPORT_HTTP_PORT": str(port),
            "RAPPORT_INSTANCE": f"{name}-{number}",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = Process(name, logs / f"{name}.log", env=self.environment, cwd=program)

    async def do(self, command: str, *arguments: str) -> None:
        """Run one of its commands to the end. StartError if it fails."""
        log = self._logs / f"{self.name}-{command}.log"
        job = Process(f"{self.name} {command}", log, env=self.environment, cwd=self._program)
        await run(job, self._argv(command, *arguments), JOB_SECONDS)

    def start(self) -> None:
        """Start it, and do not wait for it."""
        self.process.start(self._argv("serve"))

    async def serve(self) -> None:
        """Start it; returns when it says it is ready. StartError if it does not."""
        self.start()
        async with httpx.AsyncClient(base_url=self.url, timeout=5, trust_env=False) as http:
            await self.process.until(lambda: _ready(http), READY_SECONDS)

    def _argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", f"services.{self.name}", *words]


def make(servers: Mapping[str, str], token: str, logs: Path, *, program: Path = REPOSITORY) -> dict[str, Service]:
    """All four by name, none of them started. `servers`: the settings that say where those are.

    ``program``: the checkout whose code they run.
    """
    environment = {**servers, "RAPPORT_TOKENS": tokens(token), "RAPPORT_PARTITIONS": str(PARTITIONS)}
    return {name: Service(name, environment, logs, program=program) for name in NAMES}


async def start(services: Mapping[str, Service], steps: Steps) -> None:
    """Tables and topics first, then the services, all at once. StartError if anything fails."""
    with steps.step("preparing tables and topics") as step:
        await together(*(service.do("migrate") for service in services.values()), services["intake"].do("topics"))
        step.text = "tables and topics exist"
    with steps.step("starting the services") as step:
        await together(*(service.serve() for service in services.values()))
        step.text = f"{', '.join(services)} are ready"


async def stop(services: Mapping[str, Service], steps: Steps) -> None:
    """Let them drain, those that let facts in first. One that did not end well is named."""
    for names in STOPPED_TOGETHER:
        running = [services[name].process for name in names if services[name].process.alive]
        await together(*(process.stop(seconds=DRAIN_SECONDS) for process in running))
        for process in running:
            if process.exit_code != 0:
                steps.say(f"! {process.name} ended with code {process.exit_code}")


async def _ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def tokens(token: str) -> str:
    """The setting by which a service knows ``token``, which may do everything."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return json.dumps([{"name": "demo", "sha256": digest, "scopes": ["report", "read", "act", "admin"]}])
