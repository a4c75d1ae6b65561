"""Until the database has been checked against Kafka, only reads are answered."""

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web import problems
from shared.web.probes import Check

_QUESTIONS = frozenset({"GET", "HEAD", "OPTIONS"})
_DETAIL = "starting up: the database has not been checked against Kafka yet; retry, duplicates are safe"


class ClosedUntil:
    """Middleware that answers 503 to requests that would change anything, until ``is_open``."""

    def __init__(self, app: ASGIApp, is_open: Check) -> None:
        """``app``: answers everything else."""
        self._app = app
        self._is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] in _QUESTIONS or await self._is_open():
            await self._app(scope, receive, send)
            return
        status = HTTPStatus.SERVICE_UNAVAILABLE
        closed = problems.answer(problems.problem(status, status.phrase, _DETAIL), {"Retry-After": "2"})
        await closed(scope, receive, send)
