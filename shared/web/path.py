"""Identifiers in paths: `/clients/2024%2F0815/health` is about the client 2024/0815.

The path that ASGI hands over is decoded, so that a slash within an identifier looks like one between two steps. Here
it stays encoded until a route has matched: `{client:id}` in a route is decoded then.
"""

import unicodedata
from urllib.parse import quote, unquote, urlsplit

from starlette.convertors import Convertor, register_url_convertor
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override


class EncodedPath:
    """Middleware that gives routes the path with every `/` and `%` within a step still encoded, and nothing else.

    A target with scheme and host (RFC 9112 3.2.2) is understood too.
    """

    def __init__(self, app: ASGIApp) -> None:
        """``app``: routes by that path."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        raw = scope.get("raw_path") or b""
        if b"%" in raw or b"://" in raw:
            scope = {**scope, "path": _path(raw.decode("ascii"))}
        await self._app(scope, receive, send)


def _path(target: str) -> str:
    path = target if target.startswith("/") else urlsplit(target).path or "/"
    return "/".join(_encoded(unquote(step)) for step in path.split("/"))


def _encoded(step: str) -> str:
    return step.replace("%", "%25").replace("/", "%2F")


class _Identifier(Convertor[str]):
    """One step of a path, as the identifier it stands for; in NFC, as identifiers are kept."""

    regex = "[^/]+"

    @override
    def convert(self, value: str) -> str:
        return unicodedata.normalize("NFC", value.replace("%2F", "/").replace("%25", "%"))

    @override
    def to_string(self, value: str) -> str:
        return quote(value, safe="")


register_url_convertor("id", _Identifier())
