"""What intake answers: who a client is, who a person is."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request

from services.intake import store, views
from services.intake.answers import ClientAnswer, PersonAnswer
from shared.database import Pool
from shared.settings import Scope
from shared.store import Streams
from shared.web import Tokens


def router(pool: Pool, streams: Streams, tokens: Tokens) -> APIRouter:
    """The routes that read."""
    routes = APIRouter(responses={404: {}})
    reader = Annotated[str, Depends(tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client:id}",
        summary="Who the client is and who looks after it",
        operation_id="get_client",
        responses={200: {"model": ClientAnswer}},
    )
    async def client(client: str, _: reader) -> dict[str, Any]:
        """Details, team, onboarding, agreements, goals and interests; `version` counts the client's recorded facts."""
        async with pool.acquire() as connection:
            found = await store.client(connection, streams, client)
        if found is None:
            raise HTTPException(404, "unknown client")
        return views.client_view(client, *found)

    @routes.get(
        "/people/{person:id}",
        summary="Who the person is and how to reach them",
        operation_id="get_person",
        responses={200: {"model": PersonAnswer}},
    )
    async def person(person: str, _: reader, request: Request) -> dict[str, Any]:
        """Name, address, hours, absences, deputy; `version` counts the person's recorded facts.

        `practice_review`, their self-assessment, needs a token bound to the person, or the scope admin.
        """
        async with pool.acquire() as connection:
            found = await store.person(connection, streams, person)
        if found is None:
            raise HTTPException(404, "unknown person")
        return views.person_view(person, *found, own=tokens.sees(request, person))

    return routes
