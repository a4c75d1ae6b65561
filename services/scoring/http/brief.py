"""`GET /clients/{id}/brief`: one page to read before a meeting, as HTML or JSON."""

from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import Response

from services.scoring.domain import CLIENT, assess
from services.scoring.domain.brief import Brief, compose
from services.scoring.domain.brief.changes import last_meeting
from services.scoring.domain.state.clock import moment
from services.scoring.http.pages import HEADERS, page
from services.scoring.http.reading import AskedZone, telling
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.queries import client_query
from services.scoring.queries.published_history import past
from shared.service import Assembly
from shared.settings import Scope
from shared.web import COMPONENTS, TEXT_BODY, prefers
from shared.wording import Reader

HTML, JSON = "text/html", "application/json"
(_BRIEF,), _SCHEMAS = msgspec.json.schema_components([Brief], ref_template="#/components/schemas/{name}")


class Form(StrEnum):
    """The format of the brief."""

    HTML = "html"
    JSON = "json"


def router(parts: Assembly, calendars: Calendars) -> APIRouter:
    """The route."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client:id}/brief",
        summary="One page to read before a meeting",
        operation_id="get_brief",
        response_class=Response,
        responses={200: {"content": {HTML: TEXT_BODY, JSON: {"schema": _BRIEF}}}, 404: {}, 504: {}},
        openapi_extra={COMPONENTS: _SCHEMAS},
    )
    async def brief(
        client: str,
        _: reader,
        accept: Annotated[str, Header()] = "",
        form: Annotated[Form | None, Query(alias="format", description="overrides the Accept header")] = None,
        asked: client_query.AskedVersions = None,
        zone: AskedZone = None,
    ) -> Response:
        """`Accept: text/html` or `?format=html` returns the page, else JSON. `min_version`, `zone` as for `/health`."""
        await client_query.wait_for_versions(parts, client, asked)
        made, told = await _brief(parts, client, calendars, zone)
        if form is Form.HTML or (form is None and prefers(HTML, JSON, accept)):
            return Response(page(made, told), media_type=HTML, headers={**HEADERS, "Vary": "Accept"})
        body = msgspec.json.encode(made)
        return Response(body, media_type=JSON, headers={"Vary": "Accept", "Cache-Control": "no-store"})

    return routes


async def _brief(parts: Assembly, client: str, calendars: Calendars, zone: str | None) -> tuple[Brief, Reader]:
    """With whom it is for."""
    async with parts.pool.acquire() as connection:
        now = await client_query.read_client(connection, client, calendars)
        met = last_meeting(now.state)
        before = await past(connection, client, moment(met or 0), parts.service.codec)
    partner = CLIENT.of(now.state).partner_id
    told = telling(partner, now.policy, max(now.at, parts.clock()), zone).reader
    return compose(client, now.state, assess(now.state, now.at, now.policy), now.policy, told, before), told
