"""What the page answers: a few questions to the services, asked with our token, which never leaves this process.

Only what is listed here can be asked, and only read. A name that somebody else's page gives to loopback (DNS
rebinding) is refused, so no other site can read along.
"""

from pathlib import Path
from urllib.parse import quote

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy.local.demo import mails
from deploy.local.demo.asking import Asker
from deploy.local.demo.failure import DemoFailed
from deploy.local.demo.page.index import index_page
from deploy.local.ports import LOOPBACK
from deploy.local.stack import Stack
from shared.events.catalogue import Service
from shared.web import EncodedPath

HOSTS = [LOOPBACK, "localhost"]
PASSED_ON = ("content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cache-control")
OURS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def application(stack: Stack, firm: str, http: httpx.AsyncClient) -> Starlette:
    """The page and what it links to. ``http``: shows the services our token."""
    page = _Page(stack, firm, http)
    routes = [
        Route("/", page.index),
        Route("/clients/{client:id}/brief", page.brief),
        Route("/clients/{client:id}/health", page.health),
        Route("/reports", page.reports),
        Route("/reports/{name}", page.report),
        Route("/mails/{name}", page.mail),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS), Middleware(EncodedPath)],
        exception_handlers={DemoFailed: _unanswered},
    )


async def _unanswered(_: Request, error: Exception) -> Response:
    return PlainTextResponse(str(error), 502)


class _Page:
    def __init__(self, stack: Stack, firm: str, http: httpx.AsyncClient) -> None:
        self._scoring, self._mails, self._firm = stack.urls[Service.SCORING], stack.mails, firm
        self._http, self._ask = http, Asker(http, stack.urls)

    async def index(self, _: Request) -> Response:
        clients = await self._ask.pages(Service.SCORING, "/portfolio", "clients")
        reports = (await self._ask.get(Service.SCORING, "/reports"))["reports"]
        page = index_page(self._firm, clients, reports, mails.read(self._mails))
        return HTMLResponse(page, headers=OURS)

    async def brief(self, request: Request) -> Response:
        return await self._scoring_says("clients", request.path_params["client"], "brief")

    async def health(self, request: Request) -> Response:
        return await self._scoring_says("clients", request.path_params["client"], "health")

    async def reports(self, _: Request) -> Response:
        return await self._scoring_says("reports")

    async def report(self, request: Request) -> Response:
        return await self._scoring_says("reports", request.path_params["name"])

    async def mail(self, request: Request) -> Response:
        """Only a mail that arrived: no other file has its name."""
        return HTMLResponse(_html(self._mails, request.path_params["name"]).read_text(), headers=OURS)

    async def _scoring_says(self, *path: str) -> Response:
        if {".", ".."} & set(path):
            raise HTTPException(404)
        url = "/".join((self._scoring, *(quote(part, safe="") for part in path)))
        try:
            answer = await self._http.get(url, headers={"accept": "text/html"})
        except httpx.TransportError as error:
            raise DemoFailed(f"scoring could not be reached: {error!r}") from error
        headers = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
        return Response(answer.content, answer.status_code, headers)


def _html(folder: Path, name: str) -> Path:
    for mail in mails.read(folder):
        if mail.html is not None and mail.html.name == name:
            return mail.html
    raise HTTPException(404, "there is no such mail")
