"""`GET /clients/{id}/health`: the health of a relationship, and the reasons."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.scoring.domain import CLIENT, assess, progress
from services.scoring.http import health_view
from services.scoring.http.answers.health import HealthAnswer
from services.scoring.http.answers_view import answers_view
from services.scoring.http.delivery_view import delivery_view
from services.scoring.http.reading import AskedZone, telling
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.queries import client_query
from shared.service import Assembly
from shared.settings import Scope


def router(parts: Assembly, calendars: Calendars) -> APIRouter:
    """The route."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/clients/{client:id}/health",
        summary="How the client stands, and why",
        operation_id="get_health",
        responses={200: {"model": HealthAnswer}, 404: {}, 504: {}},
    )
    async def health(
        client: str,
        _: reader,
        asked: client_query.AskedVersions = None,
        zone: AskedZone = None,
    ) -> dict[str, Any]:
        """Health as of `at`, with everything recorded before `known_until`. `min_version=clients:3` waits for it.

        `confidence` is how long we were able to see them, from 0 to 1; `chance_of_trouble` that of losing them, or work
        of theirs, within 90 days. A reason and a risk state `facts`; `why` is the sentence made of them for whoever
        asks now, in `zone`. From `holds_until` on, time alone has changed them.
        """
        await client_query.wait_for_versions(parts, client, asked)
        async with parts.pool.acquire() as connection:
            now = await client_query.read_client(connection, client, calendars)
        state, at, policy = now.state, now.at, now.policy
        told = telling(CLIENT.of(state).partner_id, policy, max(at, parts.clock()), zone)
        view = health_view.health_view(client, assess(state, at, policy), state, told, progress(state, at, policy))
        view |= delivery_view(state, at, policy)
        view |= answers_view(state, policy)
        return {**view, "known_until": now.known_until, "version": now.row.version, "heard": now.row.heard}

    return routes
