"""The HTTP application of every service as it is served, with nothing behind it: for what can be asked without."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, FastAPI

from services.alerts.http import alerts, clients, mails
from services.intake import api as intake
from services.interactions import api as interactions
from services.scoring.http import brief, health, portfolio, reports
from shared.settings import Settings
from shared.web import events, webhook
from shared.web.app import application
from shared.web.auth import Tokens
from tests.support.contexts import CONTEXTS

_TOKENS = Tokens(())
_NOTHING: Any = None
_PARTS: Any = SimpleNamespace(tokens=_TOKENS)


def _reports(service: str) -> APIRouter:
    routes = events.router(_NOTHING, _TOKENS, CONTEXTS[service])
    routes.include_router(webhook.router(events.PATH, ()))
    return routes


_ROUTERS = {
    "intake": [_reports("intake"), intake.router(_NOTHING, _NOTHING, _TOKENS)],
    "interactions": [
        _reports("interactions"),
        interactions.router(_NOTHING, _NOTHING, _TOKENS),
    ],
    "scoring": [module.router(_PARTS, _NOTHING) for module in (health, portfolio, brief, reports)],
    "alerts": [alerts.router(_PARTS, _NOTHING), clients.router(_PARTS), mails.router(_PARTS, _NOTHING)],
}


async def _open() -> bool:
    return True


APPLICATIONS: Mapping[str, FastAPI] = {
    name: application(CONTEXTS[name], "About it.", routers, {}, _open, settings=Settings())
    for name, routers in _ROUTERS.items()
}
