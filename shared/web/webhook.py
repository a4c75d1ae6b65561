"""The handshake before a web hook delivers (CloudEvents Web Hooks 1.0.2, section 4): may this sender send here?

It protects a sender from being made to flood a site that expects nothing of it. It is no authorization: whoever is told
yes still needs a token for every delivery. Permission is given at once or not at all: no callback address is called.
"""

import re
from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import APIRouter, Header, Response

from shared.web import problems

ANY = "*"
_REQUESTED, _ALLOWED, _RATE = "WebHook-Request-Origin", "WebHook-Allowed-Origin", "WebHook-Allowed-Rate"
#: A DNS expression, as the specification calls it; some senders write an address.
_ORIGIN = re.compile(r"[!-~]{1,255}")
_Origin = Annotated[str | None, Header(alias=_REQUESTED, description="who wants to deliver, a host name")]


def router(path: str, origins: Collection[str]) -> APIRouter:
    """The answer to OPTIONS of ``path``. ``origins``: who may deliver, in lower case; ``ANY`` among them: everybody."""
    routes = APIRouter()

    @routes.options(
        path,
        summary="May a web hook deliver here?",
        operation_id="ask_to_deliver",
        responses={
            200: {
                "description": f"the methods; with {_ALLOWED}, if the sender may deliver",
                "headers": {name: {"schema": {"type": "string"}} for name in ("Allow", _ALLOWED, _RATE)},
            },
            403: {"description": "The sender may not deliver here."},
        },
        response_class=Response,
    )
    async def handshake(origin: _Origin = None) -> Response:
        """The handshake of CloudEvents web hooks. It needs no token and gives none."""
        if origin is None:
            return Response(headers=_METHODS)
        if _may(origin, origins):
            return Response(headers={**_METHODS, _ALLOWED: origin, _RATE: ANY})
        return problems.answer(problems.problem(403, "Forbidden", _NOT_ALLOWED), _METHODS)

    return routes


def _may(origin: str, origins: Collection[str]) -> bool:
    return _ORIGIN.fullmatch(origin) is not None and (ANY in origins or origin.lower() in origins)


_METHODS: Mapping[str, str] = {"Allow": "OPTIONS, POST"}
_NOT_ALLOWED = "this origin may not deliver here: the operator names those that may in RAPPORT_WEBHOOK_ORIGINS"
