"""Containers that run, the way to them, and clients whose facts can be reported."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local.demo.asking import Asker
from deploy.local.demo.envelope import STRUCTURED, encoded
from deploy.local.demo.http_door import HttpDoor, client
from shared.events.catalogue import Service
from tests.support.containers import oracle
from tests.support.containers.compose import Compose
from tests.support.containers.load import Load
from tests.support.containers.mailpit import Mailpit

LOOPBACK = "127.0.0.1"


@dataclass
class Deployment:
    """The containers of one way to run them."""

    compose: Compose
    replicas: int
    http: httpx.AsyncClient
    folder: Path

    @property
    def kafka(self) -> str:
        """Where the broker is from here."""
        return f"{LOOPBACK}:{self.compose.ports['KAFKA']}"

    async def urls(self) -> dict[str, str]:
        """Where each service answers on this machine now; of replicas, one."""
        found = {service: await self.compose.addresses(service, 1) for service in Service}
        return {service.value: f"http://{address}" for service, [address] in found.items()}

    async def onboard(self, clients: Iterable[str]) -> None:
        """The clients, and a partner who hears of their complaints."""
        door = HttpDoor(self.http, await self.urls())
        hours = {"start": "00:00", "end": "23:59"}
        partner = {"name": "Ada Okafor", "email": "ada@firm.example", "working_hours": hours}
        facts = [("ada", "PersonAdded", partner)]
        facts += [
            (one, "ClientOnboarded", {"name": one, "since": "2024-01-01", "responsible_partner": "ada"})
            for one in clients
        ]
        for subject, name, data in facts:
            event = {"specversion": "1.0", "source": "/load", "id": f"onboard-{subject}", "type": f"rapport.{name}.v1"}
            event |= {"subject": subject, "time": "2026-01-01T00:00:00Z"}
            response = await door.post(Service.INTAKE, STRUCTURED, encoded({**event, "data": data}))
            assert response.status_code == httpx.codes.CREATED, response.text

    async def came_through(self, load: Load, clients: Iterable[str]) -> None:
        """Wait for the effects of all that was acknowledged, and hold them against it."""
        reported = oracle.acknowledged(load, clients)
        ask = Asker(self.http, await self.urls())
        await oracle.come_through(ask, reported)
        assert await oracle.topics_differ(self.kafka, reported) == []
        mailbox = self.folder / "mails"
        Mailpit(f"http://{LOOPBACK}:{self.compose.ports['MAILPIT']}").fetch(mailbox)
        assert await oracle.mails_differ(ask, mailbox, load) == []


@asynccontextmanager
async def deployed(folder: Path, replicas: int = 1) -> AsyncIterator[Deployment]:
    """Containers from the sources as they are now, for as long as the block lasts."""
    compose = Compose(folder, ["compose.replicas.yaml"] if replicas > 1 else [])
    try:
        await compose.up("--build")
        async with client(compose.token) as http:
            yield Deployment(compose, replicas, http, folder)
    finally:
        await compose.down()
