"""All of Rapport with the story played through it, for tests that go on from there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGTERM
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from deploy.local.demo import Outcome
from deploy.local.demo.asking import Asker
from deploy.local.demo.http_door import HttpDoor
from deploy.local.stack import Running
from shared.events.catalogue import CATALOGUE, Service
from tests.support.collector import Collector
from tests.support.eventually import eventually

Json = dict[str, Any]
DRAIN_SECONDS = 15.0


@dataclass
class Played:
    """The running stack, what came of the story, and the ways to ask, report and look behind the doors."""

    parts: Running
    outcome: Outcome
    http: httpx.AsyncClient
    printed: Path
    logs: Path
    collector: Collector

    def __post_init__(self) -> None:
        self.urls = self.parts.stack.urls
        self.ask = Asker(self.http, self.urls)
        self._door = HttpDoor(self.http, self.urls)

    async def get(self, service: Service, path: str, **parameters: str) -> httpx.Response:
        """Whatever the service answers."""
        return await self.http.get(f"{self.urls[service]}{path}", params=parameters)

    async def report(
        self, name: str, subject: str, data: Mapping[str, Any], source: str = "/e2e", **attributes: str
    ) -> Json:
        """Report a fact of type ``name`` that happens now, with further ``attributes``; the answer."""
        event = {
            "specversion": "1.0",
            "id": str(uuid4()),
            "source": source,
            "type": f"rapport.{name}.v1",
            "subject": subject,
            "time": datetime.now(UTC).isoformat(),
            "data": data,
            **attributes,
        }
        [answer] = await self._door.batch(Service(CATALOGUE[f"rapport.{name}.v1"].owner), [event])
        assert answer["status"] == "recorded", answer
        return answer

    async def come_through(self, client: str, topic: str, version: int) -> None:
        """Wait until scoring, then alerts, have heard of the client's stream up to ``version``, and all is mailed."""
        health = await self.ask.get(Service.SCORING, f"/clients/{client}/health", (_at_least(topic, version),))
        await self.ask.get(Service.ALERTS, f"/clients/{client}", (_at_least("scoring", health["version"]),))

        async def nothing_waits() -> bool:
            return bool((await self.ask.get(Service.ALERTS, "/mails/pending"))["pending"] == 0)

        await eventually(nothing_waits)

    async def open_alert(self, client: str, kind: str) -> Json:
        """The client's one open alert of that kind."""
        [alert] = await self.alerts(client=client, kind=kind, open="true")
        return alert

    async def alerts(self, *, kind: str, **parameters: str) -> list[Json]:
        """Alerts of a kind."""
        found = await self.ask.pages(Service.ALERTS, "/alerts", "alerts", tuple(parameters.items()))
        return [alert for alert in found if alert["kind"] == kind]

    def mails(self) -> list[str]:
        """The files of all mails that have arrived."""
        return sorted(file.name for file in self.parts.stack.mails.glob("*.eml"))

    async def rows(self, service: Service, query: str) -> list[Any]:
        """Rows of a service's database."""
        connection = await asyncpg.connect(f"{self.parts.stack.postgres}/{service}")
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    async def stop(self, services: Iterable[Service]) -> dict[str, int | None]:
        """Ask services to end; their exit codes, None for one that has not ended in the time it promises."""
        codes = {}
        for service in services:
            process = self.parts.services[service].process
            process.send(SIGTERM)
            await process.wait(DRAIN_SECONDS)
            codes[service.value] = process.exit_code
        return codes


def _at_least(topic: str, version: int) -> tuple[str, str]:
    return "min_version", f"{topic}:{version}"
