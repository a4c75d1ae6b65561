"""A stack that runs in containers, for the demo's player."""

from pathlib import Path

from deploy.local.stack import Stack
from shared.events.catalogue import Service
from tests.support.containers.compose import Compose
from tests.support.containers.mailpit import Mailpit

LOOPBACK = "127.0.0.1"


class ContainerStack(Stack):
    """Its folder of mails is filled from Mailpit each time it is asked for."""

    def __init__(self, compose: Compose, folder: Path) -> None:
        self.__dict__["mailpit"] = Mailpit(f"http://{LOOPBACK}:{compose.ports['MAILPIT']}")
        super().__init__(
            kafka=f"{LOOPBACK}:{compose.ports['KAFKA']}",
            postgres="",
            smtp="",
            mails=folder,
            urls={service: f"http://{LOOPBACK}:{compose.ports[service.upper()]}" for service in Service},
            token=compose.token,
        )

    @property
    def mails(self) -> Path:
        folder: Path = self.__dict__["mails"]
        self.__dict__["mailpit"].fetch(folder)
        return folder

    @mails.setter
    def mails(self, folder: Path) -> None:
        self.__dict__["mails"] = folder
