"""`GET /portfolio` and its summary: the health of all clients."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from services.scoring.domain import Policy, assess
from services.scoring.http import health_view
from services.scoring.http.answers.portfolio import PortfolioAnswer, SummaryAnswer
from services.scoring.http.reading import AskedZone, Telling, telling
from services.scoring.http.summary_view import summary_view
from services.scoring.projection.assessment import BANDS
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.queries.portfolio import CURSORS, MAX_LIMIT, Filter, page
from services.scoring.queries.summary import summary
from shared.events.scoring import Band
from shared.kafka import offsets
from shared.service import Assembly
from shared.settings import Scope
from shared.store import opened_state, subject_of


def _wanted(
    partner: str | None = None, band: Band | None = None, tier: str | None = None, sector: str | None = None
) -> Filter:
    """The filter of the query: clients that meet all the given conditions."""
    return Filter(partner, None if band is None else BANDS.index(band), tier, sector)


_After = Annotated[
    str | None, Query(description="the `next` of the previous page", json_schema_extra={"pattern": CURSORS.pattern})
]
Wanted = Annotated[Filter, Depends(_wanted)]


def router(parts: Assembly, calendars: Calendars) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/portfolio",
        summary="All clients, worst first",
        operation_id="get_portfolio",
        responses={200: {"model": PortfolioAnswer}},
    )
    async def portfolio(
        _: reader,
        wanted: Wanted,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        after: _After = None,
        zone: AskedZone = None,
    ) -> dict[str, Any]:
        """By band, then score, as of each client's latest assessment (on a new fact, or when a review was due).

        `main_reason` is told in `zone`; left out, in that of the `partner` asked for, or of the office.
        """
        async with parts.pool.acquire() as connection:
            rows, following = await page(connection, wanted, after=after, limit=limit)
            known_until, policy = await offsets.read_to(connection), await calendars.refresh(connection)
        told = telling(wanted.partner, policy, parts.clock(), zone)
        lines = [
            _line(
                row["stream_id"],
                opened_state(parts.service, row),
                max(row["assessed_at"], known_until or row["assessed_at"]),
                policy,
                told,
            )
            for row in rows
        ]
        return {"clients": lines, "next": following, "known_until": known_until, "zone": told.zone}

    @routes.get(
        "/portfolio/summary",
        summary="All clients, summed up by partner, tier and sector",
        operation_id="get_portfolio_summary",
        responses={200: {"model": SummaryAnswer}},
    )
    async def summed_up(_: reader, wanted: Wanted, request: Request) -> dict[str, Any]:
        """Counts by band, mean score and its trend, and the number of clients with an open risk of each kind.

        Comparing partners needs the scope admin. Without it `by_partner` has only the requested `partner`, and only for
        a token bound to that partner.
        """
        parts.tokens.insist(request, wanted.partner)
        async with parts.pool.acquire() as connection:
            known_until = await offsets.read_to(connection)
            found = await summary(connection, wanted, known_until or parts.clock())
        named = wanted.partner is not None or parts.tokens.may(request, Scope.ADMIN)
        view = summary_view(found) if named else {**summary_view(found), "by_partner": []}
        return {**view, "known_until": known_until}

    return routes


def _line(stream: str, data: bytes, at: datetime, policy: Policy, told: Telling) -> dict[str, Any]:
    state = ClientSnapshot.read(data).state
    return health_view.line_view(subject_of(stream), assess(state, at, policy), state, told)
