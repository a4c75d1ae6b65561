"""Serves the page on loopback, in this process."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from typing_extensions import override

from deploy.local.demo.page.routes import application
from deploy.local.ports import LOOPBACK
from deploy.local.stack import Stack


class _Server(uvicorn.Server):
    """A server that leaves signals to the process."""

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(stack: Stack, firm: str, http: httpx.AsyncClient) -> AsyncIterator[str]:
    """The page's address, for as long as the block runs. ``http``: shows the services our token."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        app = application(stack, firm, http)
        config = uvicorn.Config(
            app, http="h11", ws="none", log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
