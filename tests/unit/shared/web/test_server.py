"""The HTTP server's sockets."""

import asyncio
import socket

from fastapi import FastAPI

from shared.settings import Settings
from shared.web.app import Server
from tests.support.eventually import eventually


async def test_the_body_of_an_answer_does_not_wait_for_the_acknowledgement_of_its_head() -> None:
    server = Server(FastAPI(), Settings(http_port=0))
    serving = asyncio.create_task(server.run_until_stopped())

    async def started() -> bool:
        return server.started

    await eventually(started)
    [listening] = [one for asyncio_server in server.servers for one in asyncio_server.sockets]
    assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    server.stop()
    await serving
