"""One service as a process of its own, on a database of its own, from the present ends of its topics on."""

import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from deploy.local.services import Service as Process
from deploy.local.services import tokens
from shared.database.pool import Connection
from shared.events.catalogue import DEAD, RAPPORT, REPORTED, Service
from shared.kafka import offsets
from shared.recovery import checkpoint
from tests.support.contexts import CONTEXTS
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

TOKEN = "a token of the tests"
DRAIN_SECONDS = 15.0


class LoneService:
    """Starts, ends, kills and asks one service. The same database through all of it."""

    def __init__(
        self,
        name: str,
        servers: Servers,
        database: str,
        folder: Path,
        settings: Mapping[str, str],
        *,
        number: int = 1,
    ) -> None:
        """``number``: of this process among those of the service."""
        self.name, self.database, self._number = name, database, number
        self._folder = folder
        self._environment = {
            "RAPPORT_KAFKA": servers.kafka,
            "RAPPORT_POSTGRES": database,
            "RAPPORT_TOKENS": tokens(TOKEN),
            **settings,
        }
        self._service = self._made({})

    @property
    def url(self) -> str:
        """Where it is now: another start has another port."""
        return self._service.url

    async def begin(self, log: TopicLog) -> None:
        """What other tests left in the topics that it reads, or writes, is not its business."""
        service = CONTEXTS[Service(self.name)]
        reads = [*RAPPORT.reads.get(self.name, ()), *((REPORTED,) if service.takes_reports else ())]
        connection = await self.connect()
        try:
            await offsets.begin(connection, await log.ends(reads))
            await checkpoint.note_compared(connection, await log.ends([*service.topics, DEAD]))
        finally:
            await connection.close()

    async def start(self, **settings: str) -> None:
        """Start it, and wait until it is ready. ``settings``: for this time."""
        self._service = self._made(settings)
        await self._service.serve()

    def launch(self, **settings: str) -> None:
        """Start it, and do not wait."""
        self._service = self._made(settings)
        self._service.start()

    async def do(self, command: str, *arguments: str, **settings: str) -> None:
        """Run one of its commands to the end, for this time with these settings too. StartError if it fails."""
        await self._made(settings).do(command, *arguments)

    def restore(self, database: str) -> None:
        """Go on with this database from the next start on."""
        self.database = self._environment["RAPPORT_POSTGRES"] = database

    @property
    def log(self) -> str:
        """What its processes have logged."""
        return self._service.process.log.read_text()

    async def stop(self) -> int | None:
        """Ask it to end; the exit code, None if it has not within the seconds it promises."""
        self._service.process.send(signal.SIGTERM)
        await self._service.process.wait(DRAIN_SECONDS)
        return self._service.process.exit_code

    async def end(self) -> None:
        """It does not run afterwards, however."""
        await self._service.process.stop()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._service.process.send(number)

    async def died(self, seconds: float) -> int | None:
        """The exit code when it ends by itself, None if it lives on for so long."""
        await self._service.process.wait(seconds)
        return self._service.process.exit_code

    async def get(self, path: str, **parameters: str) -> Any:
        """The answer, as JSON. Raises ``httpx.HTTPError`` for anything but 200."""
        return await self._ask("GET", path, parameters)

    async def post(self, path: str) -> Any:
        """The same, of an order."""
        return await self._ask("POST", path, {})

    async def connect(self) -> Connection:
        """A connection to its database, to be closed by who asked."""
        return await asyncpg.connect(self.database)

    async def fetch(self, query: str, *arguments: object) -> list[Any]:
        """Rows of its database."""
        connection = await self.connect()
        try:
            return list(await connection.fetch(query, *arguments))
        finally:
            await connection.close()

    def _made(self, settings: Mapping[str, str]) -> Process:
        return Process(self.name, {**self._environment, **settings}, self._folder, self._number)

    async def _ask(self, method: str, path: str, parameters: Mapping[str, str]) -> Any:
        headers = {"authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(base_url=self._service.url, headers=headers, trust_env=False, timeout=15) as http:
            response = await http.request(method, path, params=parameters)
        response.raise_for_status()
        assert "+00:00" not in response.text, f"{path} writes a time without Z: {response.text}"
        return response.json()
