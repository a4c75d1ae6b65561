"""The field on which faults happen: servers, services, and a way to everything."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import yaml

from deploy.local.process import together
from deploy.local.servers import Servers, servers
from deploy.local.services import NAMES, PARTITIONS, tokens
from tests.chaos.databases import Databases
from tests.chaos.facts import FALLBACK
from tests.chaos.instance import Instance
from tests.chaos.oracle.mailbox import Mailbox

#: Otherwise than by default: no digests, which would come at eight in the morning; and a mail server that was away is
#: asked again at the latest after so many seconds, as the time to recover is measured.
ALERTS_POLICY: Mapping[str, Any] = {"digest": {"at": "on_request"}, "retry": {"longest_seconds": 5}}
#: So that a projection does not depend on when a client was first heard of.
SCORING_POLICY: Mapping[str, Any] = {"version": "chaos", "history_from": date(2024, 1, 1)}

_RESTART_SECONDS = 0.5


@dataclass
class Field:
    """Everything that runs. ``extra``: second instances, while a fault has some."""

    folder: Path
    servers: Servers
    environment: dict[str, str]
    token: str
    instances: dict[str, Instance]
    databases: Databases
    http: httpx.AsyncClient
    extra: list[Instance] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.servers.mail.folder)

    def another(self, name: str) -> Instance:
        """A second process of a service, not started."""
        number = 2 + sum(one.name == name for one in self.extra)
        made = Instance(name, number, self.environment, self.folder / "logs")
        self.extra.append(made)
        return made

    async def restart(self, *names: str, **settings: str) -> None:
        """End these services in order and start them with these settings."""
        for name in names:
            await self.instances[name].stop()
        await together(*(self.instances[name].start(**settings) for name in names))

    def ended(self) -> list[str]:
        """Processes that should run and do not, in words."""
        return [_ended(one) for one in self._all() if not one.process.alive]

    async def keep_up(self, found: list[str]) -> None:
        """Start again what ends by itself, as whoever operates it would; each end is ``found``. Until cancelled."""
        while True:
            for one in self._all():
                if one.ended_by_itself:
                    found.append(_ended(one))
                    one.relaunch()
            await asyncio.sleep(_RESTART_SECONDS)

    def _all(self) -> list[Instance]:
        return [*self.instances.values(), *self.extra]

    async def heal(self) -> None:
        """Whatever a fault left behind: one plain process of each service, all ready."""
        for one in self.extra:
            await one.stop()
        self.extra.clear()
        self.servers.mail.behave()
        await together(*(self._plain(one) for one in self.instances.values()))

    async def _plain(self, one: Instance) -> None:
        if not one.process.alive:
            one.launch()
        await one.ready()


def _ended(one: Instance) -> str:
    return f"{one.name}-{one.number} ended by itself with code {one.process.exit_code}"


@asynccontextmanager
async def pitched(folder: Path, **settings: str) -> AsyncIterator[Field]:
    """All of Rapport, on servers of its own under ``folder``; nothing of it outlives the block."""
    async with servers(folder, brief=True) as embedded:
        for name in NAMES:
            await embedded.postgres.create_database(name)
        async with standing(folder, embedded, settings) as made:
            yield made


@asynccontextmanager
async def standing(folder: Path, embedded: Servers, settings: Mapping[str, str]) -> AsyncIterator[Field]:
    """The services, on servers that run and have a database for each."""
    token = secrets.token_urlsafe(16)
    environment = {
        **embedded.environment,
        **_policies(folder),
        "RAPPORT_TOKENS": tokens(token),
        "RAPPORT_PARTITIONS": str(PARTITIONS),
        "RAPPORT_FALLBACK_ADDRESS": FALLBACK,
        **settings,
    }
    instances = {name: Instance(name, 1, environment, folder / "logs") for name in NAMES}
    headers = {"authorization": f"Bearer {token}"}
    databases = Databases(embedded.postgres.dsn)
    async with httpx.AsyncClient(headers=headers, timeout=20, trust_env=False) as http:
        made = Field(folder, embedded, environment, token, instances, databases, http)
        try:
            await together(*(one.do("migrate") for one in instances.values()), instances["intake"].do("topics"))
            await together(*(one.start() for one in instances.values()))
            yield made
        finally:
            await databases.close()
            await asyncio.gather(*(one.stop() for one in [*instances.values(), *made.extra]))


def _policies(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for service, policy in (("alerts", ALERTS_POLICY), ("scoring", SCORING_POLICY)):
        file = folder / f"{service}-policy.yaml"
        file.write_text(yaml.safe_dump(dict(policy)))
        found[f"RAPPORT_{service.upper()}_POLICY"] = str(file)
    return found
