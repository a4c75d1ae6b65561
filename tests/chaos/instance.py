"""One process of a service, that can be killed, frozen, started otherwise, and armed to die at a named point."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from deploy.local.process import Process
from deploy.local.services import Service

READY_SECONDS = 60.0


class Instance:
    """``number``: among those of the service; it names the process to Kafka. The port stays the same."""

    def __init__(self, name: str, number: int, environment: Mapping[str, str], logs: Path) -> None:
        self.name, self.number = name, number
        self._service = Service(name, environment, logs, number)
        self.url = self._service.url
        self.environment = self._service.environment
        self.log = logs / f"{name}-{number}.log"
        self.process = Process(f"{name}-{number}", self.log, env=self.environment)
        #: Whether it should run: it was started, and nobody has ended it since, armed it to die, or waits for its end.
        self.wanted = False
        self._settings: Mapping[str, str] = {}

    @property
    def ended_by_itself(self) -> bool:
        """Whether it should run and does not."""
        return self.wanted and not self.process.alive

    async def do(self, command: str, *arguments: str) -> None:
        """Run one of its commands to the end. StartError if it fails."""
        await self._service.do(command, *arguments)

    def launch(self, **settings: str) -> None:
        """Start it, for this time with these settings too, and do not wait for it."""
        self._settings = settings
        self.wanted = "RAPPORT_CRASH_AT" not in settings
        self.process = Process(f"{self.name}-{self.number}", self.log, env={**self.environment, **settings})
        self.process.start(self._argv())

    def _argv(self) -> list[str]:
        return [sys.executable, "-m", f"services.{self.name}", "serve"]

    def relaunch(self) -> None:
        """Start it as it was started last, and do not wait for it."""
        self.launch(**self._settings)

    async def start(self, **settings: str) -> None:
        """The same; returns when it is ready."""
        self.launch(**settings)
        await self.ready()

    async def ready(self) -> None:
        """Wait until it says so. StartError if it does not."""
        async with httpx.AsyncClient(base_url=self.url, timeout=5, trust_env=False) as http:
            await self.process.until(lambda: _ready(http), READY_SECONDS)

    async def stop(self) -> None:
        """End it, in whatever way it ends."""
        self.wanted = False
        await self.process.stop()

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.wanted = False
        await self.process.stop(signal.SIGKILL)

    async def died(self, seconds: float) -> int | None:
        """The exit code when it ends by itself, None if it lives on for so long. That it ends is what is wanted."""
        self.wanted = False
        await self.process.wait(seconds)
        return self.process.exit_code

    async def terminate(self, seconds: float = 15.0) -> int | None:
        """Ask it to end; the exit code, None if it has not within the seconds that a service promises."""
        self.wanted = False
        self.process.send(signal.SIGTERM)
        return await self.died(seconds)


async def _ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
