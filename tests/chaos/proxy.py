"""A TCP proxy in front of Postgres that cuts a connection at its commit: the client cannot know what became of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit, urlunsplit

from deploy.local.ports import LOOPBACK, free_port

#: The simple query by which asyncpg commits: message type, length, text.
COMMIT = b"Q" + (4 + len(b"COMMIT;\x00")).to_bytes(4) + b"COMMIT;\x00"
_CHUNK = 1 << 16


@dataclass
class Proxy:
    """``share`` of the commits are cut: half of them before Postgres hears of it, half when it has done it."""

    dsn: str
    chance: Random
    share: float = 0.0
    cuts: Counter[str] = field(default_factory=Counter)
    port: int = field(default_factory=free_port)
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def through(self) -> str:
        """The server's address through the proxy."""
        parts = urlsplit(self.dsn)
        account = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{account}@{LOOPBACK}:{self.port}"))

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or we do."""
        server = await asyncio.open_connection(LOOPBACK, urlsplit(self.dsn).port)
        talk = _Talk(self, (reader, writer), server)
        tasks = {asyncio.create_task(talk.ask()), asyncio.create_task(talk.answer())}
        self._talks |= tasks
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        self._talks -= tasks
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in (writer, server[1]):
            one.transport.abort()

    def hang_up(self) -> None:
        """End what is still being said."""
        for task in self._talks:
            task.cancel()


@dataclass
class _Talk:
    proxy: Proxy
    client: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    server: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    _cut_answer: bool = False

    async def ask(self) -> None:
        """From client to server; returns when the connection is to be cut."""
        while chunk := await self.client[0].read(_CHUNK):
            if chunk.endswith(COMMIT) and self.proxy.chance.random() < self.proxy.share:
                if self.proxy.chance.random() < 0.5:
                    self.proxy.cuts["before the commit"] += 1
                    return
                self._cut_answer = True
            self.server[1].write(chunk)
            await self.server[1].drain()

    async def answer(self) -> None:
        """From server to client; returns when the connection is to be cut."""
        while chunk := await self.server[0].read(_CHUNK):
            if self._cut_answer:
                self.proxy.cuts["after the commit"] += 1
                return
            self.client[1].write(chunk)
            await self.client[1].drain()


@asynccontextmanager
async def proxied(dsn: str, chance: Random) -> AsyncIterator[Proxy]:
    """A proxy before the server at ``dsn``."""
    proxy = Proxy(dsn, chance)
    listening = await asyncio.start_server(proxy.talk, LOOPBACK, proxy.port)
    try:
        yield proxy
    finally:
        listening.close()
        proxy.hang_up()
