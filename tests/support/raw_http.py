"""HTTP as bytes: an application on our server, and a connection on which nothing is tidied by a client library."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from fastapi import FastAPI

from shared.settings import Settings
from shared.web.app import Server
from tests.support.eventually import eventually


class Answer(NamedTuple):
    """One response, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection kept open. What is sent in two pieces arrives in two segments: the first is read before the next."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader, self._writer = reader, writer

    async def send(self, *segments: bytes) -> None:
        """Send the segments, the later ones after the server has had the time to read those before."""
        for segment in segments:
            self._writer.write(segment)
            await self._writer.drain()
            await asyncio.sleep(_BETWEEN_SECONDS if len(segments) > 1 else 0)

    async def answer(self) -> Answer:
        """The next response. Raises ``TimeoutError`` if there is none, ``IncompleteReadError`` at the end."""
        async with asyncio.timeout(_ANSWER_SECONDS):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            body = await self._reader.readexactly(int(headers["content-length"]))
        return Answer(int(head[0].split()[1]), headers, body)

    async def rest(self) -> bytes:
        """All that still comes after we have said that nothing more will."""
        self._writer.write_eof()
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await self._reader.read()

    def close(self) -> None:
        """Let go of it."""
        self._writer.close()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[int]:
    """The port of ``app`` in our server."""
    server = Server(app, Settings(http_port=0))
    serving = asyncio.create_task(server.run_until_stopped())

    async def listening() -> Sequence[socket.socket]:
        return [one for asyncio_server in getattr(server, "servers", ()) for one in asyncio_server.sockets]

    [where] = await eventually(listening)
    yield where.getsockname()[1]
    server.stop()
    await serving


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to ``port``."""
    connection = Connection(*await asyncio.open_connection("127.0.0.1", port))
    yield connection
    connection.close()


# Loopback delivers at once; the server's loop then reads what is there before what comes next.
_BETWEEN_SECONDS = 0.02
_ANSWER_SECONDS = 5.0
