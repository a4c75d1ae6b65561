"""What interactions answers: what is open with a client, and what happened."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from services.interactions import store, views
from services.interactions.answers import ClientAnswer, TimelineAnswer
from services.interactions.domain import decode
from shared.database import Pool
from shared.settings import Scope
from shared.store import Streams, stream_id
from shared.web import Tokens

_Before = Annotated[
    str | None,
    Query(description="the `next` of the previous page", json_schema_extra={"pattern": store.CURSORS.pattern}),
]


def router(pool: Pool, streams: Streams, tokens: Tokens) -> APIRouter:
    """The routes that read."""
    routes = APIRouter()
    reader = Annotated[str, Depends(tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client:id}",
        summary="What is open with the client",
        operation_id="get_client",
        responses={200: {"model": ClientAnswer}, 404: {}},
    )
    async def client(client: str, _: reader) -> dict[str, Any]:
        """Open items by kind, and facts whose other half is missing.

        Promises, deadlines, matters and actions not done; complaints not resolved, mistakes not remedied, calls not
        returned, referrals not acknowledged, invoices not paid, news not mentioned to the client.
        """
        async with pool.acquire() as connection:
            row = await streams.read(connection, stream_id("interactions", client))
        if row is None or row.state is None:
            raise HTTPException(404, "unknown client")
        return views.client_view(client, decode(row.state), row.version)

    @routes.get(
        "/clients/{client:id}/timeline",
        summary="What happened with the client, newest first",
        operation_id="get_timeline",
        responses={200: {"model": TimelineAnswer}},
    )
    async def timeline(
        client: str,
        _: reader,
        before: _Before = None,
        limit: Annotated[int, Query(ge=1, le=store.MAX_LIMIT)] = 50,
    ) -> dict[str, Any]:
        """One page of the timeline. Facts recorded between two pages neither repeat nor hide entries."""
        async with pool.acquire() as connection:
            page = await store.timeline(connection, streams.service, client, before, limit)
        return {"client": client, "entries": page.entries, "next": page.next}

    return routes
