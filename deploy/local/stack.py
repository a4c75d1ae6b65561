"""All of Rapport on this machine: the servers, the services, and something to do with them."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import services
from deploy.local.folder import LOCAL, fresh
from deploy.local.process import POLL_SECONDS, Process
from deploy.local.servers import Servers, servers
from shared.progress import Steps


@dataclass(frozen=True)
class Stack:
    """Where everything is, for who uses it from outside."""

    kafka: str  # host:port
    postgres: str  # postgresql://… without a database; holds a password
    smtp: str  # host:port
    mails: Path  # each message is a file here
    urls: Mapping[str, str]  # by service
    token: str  # may do everything

    def settings(self) -> dict[str, str]:
        """The same under the names that scripts know."""
        return {
            "RAPPORT_KAFKA": self.kafka,
            "RAPPORT_POSTGRES": self.postgres,
            "RAPPORT_SMTP": self.smtp,
            "RAPPORT_MAILS": str(self.mails),
            **{f"RAPPORT_{name.upper()}_URL": url for name, url in self.urls.items()},
            "RAPPORT_TOKEN": self.token,
        }


@dataclass(frozen=True)
class Running:
    """A stack with its parts, for who must stop one of them and start it again."""

    stack: Stack
    servers: Servers
    services: Mapping[str, services.Service]

    @property
    def processes(self) -> list[Process]:
        """All that must be alive."""
        return [
            *(server.process for server in self.servers.all),
            *(service.process for service in self.services.values()),
        ]


Use = Callable[[Running, Steps], Awaitable[None]]
Settings = Callable[[Path], Mapping[str, str]]


async def run(use: Use, steps: Steps, on_stop: Callable[[], None], settings: Settings = lambda _: {}) -> None:
    """Start everything on empty databases, `use` it, and stop everything, whatever happens.

    StartError if something does not come up or ends early. `on_stop` is called before the stopping begins, which
    must not be interrupted. `settings`: further ones of the services; it may write files into the folder it is given.
    """
    with fresh(LOCAL):
        async with running(LOCAL, steps, settings(LOCAL), on_stop) as parts:
            await _first(use(parts, steps), _watch(parts.processes))


@asynccontextmanager
async def running(
    folder: Path, steps: Steps, settings: Mapping[str, str], on_stop: Callable[[], None] = lambda: None
) -> AsyncIterator[Running]:
    """Everything, with empty databases, logs and mails under `folder`. StartError if something does not come up."""
    async with servers(folder, steps) as embedded:
        token = secrets.token_urlsafe(24)
        for name in services.NAMES:
            await embedded.postgres.create_database(name)
        four = services.make({**embedded.environment, **settings}, token, folder / "logs")
        try:
            await services.start(four, steps)
            yield Running(_stack(embedded, four, token), embedded, four)
        finally:
            on_stop()
            with steps.step("stopping everything") as step:
                await services.stop(four, steps)
                step.text = "the services have stopped"


def _stack(embedded: Servers, four: Mapping[str, services.Service], token: str) -> Stack:
    return Stack(
        kafka=embedded.kafka.bootstrap,
        postgres=embedded.postgres.dsn,
        smtp=embedded.mail.address,
        mails=embedded.mail.folder,
        urls={name: service.url for name, service in four.items()},
        token=token,
    )


async def _watch(processes: Sequence[Process]) -> None:
    """Returns never; StartError when one has ended."""
    while True:
        for process in processes:
            if not process.alive:
                raise process.failure(f"ended with code {process.exit_code}")
        await asyncio.sleep(10 * POLL_SECONDS)


async def _first(work: Awaitable[None], watch: Awaitable[None]) -> None:
    """Do the work unless the watch fails first; the other one is cancelled."""
    tasks = [asyncio.ensure_future(work), asyncio.ensure_future(watch)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in reversed(tasks):  # a server that ended explains why the work failed
        if task in done:
            task.result()
