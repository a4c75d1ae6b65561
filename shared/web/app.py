"""The HTTP application of a service, and the server it runs in."""

import logging
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from fastapi import APIRouter, FastAPI

from shared.cloudevents.size import MAX_FACT_BYTES
from shared.events import ServiceContext
from shared.settings import Settings
from shared.web import contracts, probes, problems
from shared.web.openapi import DocumentedApp
from shared.web.path import EncodedPath
from shared.web.probes import Check
from shared.web.start_gate import ClosedUntil
from shared.web.too_large import TooLarge

_LICENSE = {"name": "Apache License 2.0", "identifier": "Apache-2.0"}


def application(
    service: ServiceContext,
    summary: str,
    routers: Sequence[APIRouter],
    checks: Mapping[str, Check],
    is_open: Check,
    *,
    settings: Settings,
) -> FastAPI:
    """The service's routes, probes, and its contracts: OpenAPI at `/openapi.json`, AsyncAPI at `/asyncapi.json`.

    There is no documentation page: such pages load scripts from elsewhere, which closed networks do not reach. A route
    that reads a body limits it itself. Until ``is_open``, requests that would change anything are refused.
    """
    about = service.language.description
    app = DocumentedApp(
        title=f"{about.title} {service}",
        summary=summary,
        description=f"{about.about} The events themselves are described in `/asyncapi.json`.",
        version="1",
        contact={"name": "Whoever runs this installation"},
        license_info=_LICENSE,
        servers=[{"url": "/", "description": "Where this document was read."}],
        separate_input_output_schemas=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(TooLarge)
    app.add_middleware(ClosedUntil, is_open=is_open)
    app.add_middleware(EncodedPath)
    for router in (*routers, probes.router(checks)):
        app.include_router(router)
    app.include_router(contracts.router(service, settings, app.openapi))
    return app


#: The most bytes of a request before its body: in binary mode an event's attributes are headers.
MAX_HEAD = MAX_FACT_BYTES + 64 * 1024


class Server(uvicorn.Server):
    """A server that leaves signals to the process, and can finish open requests and stop.

    It speaks HTTP/1.1 and passes over every offer to upgrade, as RFC 9110 (7.8) allows: the request is answered as if
    nothing had been offered, body included. ``h11`` does that; uvicorn's other parser, httptools, takes what follows
    the head of such a request for another protocol, and then for the next request (Kludex/uvicorn#2722).
    """

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        """Serve ``app`` where the settings say."""
        logging.getLogger("uvicorn.error").addFilter(_no_offer)
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.http_host,
                port=settings.http_port,
                http="h11",
                ws="none",
                h11_max_incomplete_event_size=MAX_HEAD,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=75,  # longer than most proxies keep an idle connection to us
                timeout_graceful_shutdown=max(1, int(settings.drain_seconds / 2)),
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers: the process handles signals and stops its parts in order."""
        yield

    async def run_until_stopped(self) -> None:
        """Serve until ``stop``, then answer the open requests and return. Raises ``OSError`` if the port is taken."""
        family, _, _, _, address = socket.getaddrinfo(
            self.config.host, self.config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.create_server(address[:2], family=family) as listening:
            # Connections have this from the listening socket. The loop would only set it where the socket says which
            # protocol it speaks, which one made like this does not: the second half of an answer, its body, then waits
            # for the acknowledgement of the first, which most clients send after 40 ms.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self.serve(sockets=[listening])

    def stop(self) -> None:
        """Accept no more requests."""
        self.should_exit = True


def _no_offer(line: logging.LogRecord) -> bool:
    """Not a line for each request of a client that offers HTTP/2, nor the advice to install a library for it."""
    return not str(line.msg).startswith(("Unsupported upgrade request", "No supported WebSocket library"))
