"""The three servers Rapport needs, started and stopped together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from deploy.local.kafka import Kafka
from deploy.local.mail import Mail
from deploy.local.ports import LOOPBACK
from deploy.local.postgres import Postgres
from deploy.local.process import together
from deploy.local.server import Server
from shared.progress import Steps


@dataclass(frozen=True)
class Servers:
    """Servers that run and answer."""

    postgres: Postgres
    kafka: Kafka
    mail: Mail

    @property
    def all(self) -> tuple[Server, ...]:
        """In the order in which they are stopped."""
        return self.mail, self.kafka, self.postgres

    @property
    def environment(self) -> dict[str, str]:
        """The settings by which services and scripts find them. Holds a password."""
        return {
            "RAPPORT_KAFKA": self.kafka.bootstrap,
            "RAPPORT_POSTGRES": self.postgres.dsn,
            "RAPPORT_SMTP": self.mail.address,
        }


@asynccontextmanager
async def servers(folder: Path, steps: Steps | None = None, *, brief: bool = False) -> AsyncIterator[Servers]:
    """Start all three under `folder`; in the end stop them and remove their data, but not the mails and logs.

    StartError if one does not come up. `steps` shows the progress. `brief`: for tests, which want speed; commits do
    not wait for the disk, and Kafka lives for minutes.
    """
    shown = steps or Steps(Console(quiet=True))
    three = Servers(
        Postgres(folder / "postgres", fsync=not brief),
        Kafka(folder / "kafka", brief=brief),
        Mail(folder / "mails", folder / "mail.log"),
    )

    async def start(server: Server, address: str) -> None:
        with shown.step(f"starting {server.name}") as step:
            if isinstance(server, Kafka):
                server.note = step.note
            await server.start()
            step.text = f"{server.name} at {address}"

    try:
        await together(
            start(three.mail, three.mail.address),
            start(three.postgres, f"{LOOPBACK}:{three.postgres.port}"),
            start(three.kafka, three.kafka.bootstrap),
        )
        yield three
    finally:
        await together(*(server.stop() for server in three.all))
        three.kafka.discard()
        three.postgres.discard()
