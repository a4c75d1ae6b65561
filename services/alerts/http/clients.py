"""`GET /clients/{id}`: what alerts knows of a client."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from services.alerts.domain import client as state_of_client
from services.alerts.http.answers import ClientAnswer
from services.alerts.projection.states import COLUMNS
from shared.service import Assembly
from shared.settings import Scope
from shared.store import Streams, stream_id
from shared.web import min_version

_TOPICS = ("scoring", "clients")
_Asked = Annotated[
    list[Annotated[str, min_version.form(_TOPICS)]] | None,
    Query(alias="min_version", description="wait for these versions, such as scoring:17; repeat it for each topic"),
]


def router(parts: Assembly) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client:id}",
        summary="What alerts knows of a client",
        operation_id="get_client",
        responses={200: {"model": ClientAnswer}, 404: {}, 504: {}},
    )
    async def client_(client: str, _: reader, asked: _Asked = None) -> dict[str, Any]:
        """Whom it would tell, and which alerts are open. `min_version=scoring:17` waits until that is included."""
        stream = stream_id("alerts", client)
        await min_version.wait_for(parts.applied, stream, min_version.parse(asked or (), _TOPICS))
        async with parts.pool.acquire() as connection:
            row = await Streams(parts.service, COLUMNS).read(connection, stream)
        if row is None or row.state is None:
            raise HTTPException(404, "unknown client")
        state = state_of_client.decode(row.state)
        opened = [
            {"alert": one, "kind": kept.kind.value, "subject": kept.subject} for one, kept in state.alerts.items()
        ]
        return {
            "client": client,
            "name": state.name,
            "responsible_partner": state.partner,
            "version": row.version,
            "heard": row.heard,
            "open_alerts": opened,
        }

    return routes
