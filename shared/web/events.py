"""`POST /events`: facts reported over HTTP, in any of the three modes of the CloudEvents binding."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from shared.cloudevents import CloudEvent, http
from shared.cloudevents.http import Parsed
from shared.events import ServiceContext
from shared.refusal import Reason, Refusal
from shared.reporting.http_door import HttpDoor
from shared.reporting.recorder import Outcome
from shared.settings import Scope
from shared.web import content_coding, problems
from shared.web.auth import Tokens
from shared.web.events_document import ANSWERS, MODES, facts_body

PATH = "/events"
#: The most bytes in a request, as sent and as decompressed.
MAX_BODY = 16 * 1024 * 1024
_LONG = 512 * 1024


def router(door: HttpDoor, tokens: Tokens, service: ServiceContext) -> APIRouter:
    """The route; ``door`` records the facts of ``service``."""
    routes = APIRouter()

    @routes.post(
        PATH,
        status_code=201,
        summary="Report one fact, or a batch",
        operation_id="report_facts",
        description=f"Reporting a fact again gives the same answer and changes nothing.\n\n{MODES}",
        response_description="The fact is recorded.",
        responses=ANSWERS,
        openapi_extra=facts_body(service),
    )
    async def report(request: Request, reporter: Annotated[str, Depends(tokens.require(Scope.REPORT))]) -> JSONResponse:
        """Record CloudEvents. Reporting a fact again gives the same answer and changes nothing."""
        body = await _body(request)
        if isinstance(body, Refusal):
            return _refused(body, _CODINGS if body.reason is Reason.UNSUPPORTED else None)
        headers = list(request.headers.items())
        # Parsing a large body must not block the event loop, on which the lease and the group's heartbeats depend.
        parsed = await asyncio.to_thread(http.read, headers, body) if len(body) > _LONG else http.read(headers, body)
        return _answer(parsed, await door.report(parsed.events, reporter))

    return routes


async def _body(request: Request) -> bytes | Refusal:
    """The body, with its content codings undone."""
    applied = content_coding.codings(",".join(request.headers.getlist("content-encoding")))
    if refusal := content_coding.unsupported(applied):
        return refusal
    body = await _received(request)
    if body is not None and applied:
        # Not on the event loop, for the same reason: some hundred bytes may become a large body.
        return await asyncio.to_thread(content_coding.decoded, body, applied, MAX_BODY)
    return _TOO_LARGE if body is None else body


async def _received(request: Request) -> bytes | None:
    """The body as sent, or None if it exceeds the limit; no more than the limit is read."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(parsed: Parsed, outcomes: list[Outcome]) -> JSONResponse:
    if parsed.batch:
        pairs = zip(parsed.events, outcomes, strict=True)
        return JSONResponse([_document(event, outcome) for event, outcome in pairs])
    [outcome] = outcomes
    if isinstance(outcome, Refusal):
        return _refused(outcome)
    return JSONResponse(_document(parsed.events[0], outcome), 201)


def _refused(refusal: Refusal, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return problems.answer(problems.of_refusal(refusal), headers)


def _document(event: CloudEvent | Refusal, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        who = {} if isinstance(event, Refusal) else {"source": event.source, "id": event.id}
        return {"status": "refused", **who, "problem": problems.of_refusal(outcome)}
    return {
        "status": "recorded",
        "source": outcome.source,
        "id": outcome.id,
        "subject": outcome.subject,
        "topic": outcome.topic.short,
        "version": outcome.version,
        "event": outcome.event,
        **({} if outcome.advice is None else {"advice": outcome.advice}),
    }


_CODINGS = {"Accept-Encoding": content_coding.ACCEPTED}
_TOO_LARGE = Refusal(Reason.TOO_LARGE, f"the request has more than {MAX_BODY} bytes; send smaller batches")
