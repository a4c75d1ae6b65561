"""`GET /clients/{id}/brief`: the page before a meeting, as HTML for people and as JSON for programs."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, HTTPException, Query
from fastapi.responses import Response

from services.scoring.assessing import COLUMNS
from services.scoring.calendars import Calendars
from services.scoring.domain import assess
from services.scoring.domain.brief import Brief, compose
from services.scoring.domain.brief.changes import last_meeting
from services.scoring.domain.clock import moment
from services.scoring.pages import HEADERS, page
from services.scoring.past import past
from services.scoring.standing import Standing
from shared.inbox import offsets
from shared.service import Assembly
from shared.settings import Scope
from shared.store import Streams
from shared.store.streams import stream_id
from shared.web import min_version
from shared.web.accept import prefers

TOPICS = ("clients", "interactions")
HTML, JSON = "text/html", "application/json"


class Form(StrEnum):
    """How the brief is written."""

    HTML = "html"
    JSON = "json"


def router(parts: Assembly, calendars: Calendars) -> APIRouter:
    """The route."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client}/brief",
        summary="One page to read before a meeting",
        response_class=Response,
        responses={200: {"content": {HTML: {}, JSON: {}}}, 404: {}, 504: {}},
    )
    async def brief(
        client: str,
        _: reader,
        accept: Annotated[str, Header()] = "",
        form: Annotated[Form | None, Query(alias="format", description="goes before the header Accept")] = None,
        asked: Annotated[list[str] | None, Query(alias="min_version")] = None,
    ) -> Response:
        """`Accept: text/html` or `?format=html` gives the page, all else JSON. `min_version` as for `/health`."""
        await min_version.included(parts.hearing, stream_id("scoring", client), min_version.parse(asked or (), TOPICS))
        made = await _brief(parts, client, calendars)
        if form is Form.HTML or (form is None and prefers(HTML, JSON, accept)):
            return Response(page(made), media_type=HTML, headers={**HEADERS, "Vary": "Accept"})
        body = msgspec.json.encode(made)
        return Response(body, media_type=JSON, headers={"Vary": "Accept", "Cache-Control": "no-store"})

    return routes


async def _brief(parts: Assembly, client: str, calendars: Calendars) -> Brief:
    async with parts.pool.acquire() as connection:
        row = await Streams(COLUMNS).read(connection, stream_id("scoring", client))
        if row is None:
            raise HTTPException(404, "scoring has heard nothing of this client")
        state = Standing.read(row.state).state
        known_until, policy = await offsets.read_to(connection), await calendars.refresh(connection)
        met = last_meeting(state)
        before = await past(connection, client, moment(met or 0))
    assessed_at: datetime = row.columns["assessed_at"]
    at = assessed_at if known_until is None else max(assessed_at, known_until)
    return compose(client, state, assess(state, at, policy), policy, before)
