"""The reports across clients over HTTP, as JSON and as pages.

A reader sees the firm's figures, and those of a partner if the token is bound to that partner; comparisons of people
by name are for the firm's administrators only.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.scoring.http.answers.portfolio import ReportAnswer, ReportsAnswer
from services.scoring.http.pages import report_pages
from services.scoring.http.reading import telling
from services.scoring.http.report_visibility import seen
from services.scoring.http.times import shown
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.report_runs import store
from services.scoring.reports.registry import REPORTS
from shared.service import Assembly
from shared.settings import Scope
from shared.web import TEXT_BODY, prefers

_HTML = ".html"
_FORMS = ("text/html", "application/json")
_AS_JSON = {"Vary": "Accept", "Cache-Control": "no-store"}
_PAGE: dict[str, Any] = {"content": {"text/html": TEXT_BODY}}
_Accept = Annotated[str, Header()]
_Partner = Annotated[
    str | None,
    Query(description="also include the figures of this partner (id of a person)", pattern=r"^[^\x00]*$"),
]


def router(parts: Assembly, calendars: Calendars) -> APIRouter:
    """The routes of reports."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]

    @routes.get(
        "/reports",
        summary="The reports across clients, and when each was made last",
        operation_id="get_reports",
        response_model=None,
        responses={200: {"model": ReportsAnswer, **_PAGE}},
    )
    async def reports(_: reader, response: Response, accept: _Accept = "") -> dict[str, Any] | Response:
        """JSON, or a page if the caller prefers HTML."""
        async with parts.pool.acquire() as connection:
            made, policy = await store.made(connection), await calendars.refresh(connection)
        if prefers(*_FORMS, accept):
            told = telling(None, policy, parts.clock(), None).reader
            return HTMLResponse(report_pages.list_page(made, told), headers=report_pages.HEADERS)
        response.headers.update(_AS_JSON)
        return {
            "reports": [
                {"name": name, "title": report.title, "at": shown(made.get(name))} for name, report in REPORTS.items()
            ]
        }

    @routes.get(
        "/reports/{name}",
        summary="A report",
        operation_id="get_report",
        response_model=None,
        responses={200: {"model": ReportAnswer, **_PAGE}, 404: {}},
    )
    async def report(
        name: str, _: reader, request: Request, response: Response, partner: _Partner = None, accept: _Accept = ""
    ) -> dict[str, Any] | Response:
        """The report as of `at`. `NAME.html` is the page.

        The figures of a `partner` need a token bound to them; comparisons of people by name need the scope admin.
        """
        parts.tokens.insist(request, partner)
        wanted = name.removesuffix(_HTML)
        if wanted not in REPORTS:
            raise HTTPException(404, f"unknown report; the reports are: {', '.join(REPORTS)}")
        async with parts.pool.acquire() as connection:
            found, policy = await store.latest(connection, wanted), await calendars.refresh(connection)
        if found is None:
            raise HTTPException(404, "this report has not been made yet; it is made once a day")
        visible = seen(found.body, partner, everybody=parts.tokens.may(request, Scope.ADMIN))
        if name.endswith(_HTML) or prefers(*_FORMS, accept):
            told = telling(partner, policy, parts.clock(), None).reader
            return HTMLResponse(report_pages.report_page(found, visible, told), headers=report_pages.HEADERS)
        response.headers.update(_AS_JSON)
        return {"name": found.name, "title": REPORTS[wanted].title, "at": shown(found.at), **visible}

    return routes
