"""Problem details (RFC 9457): what was wrong, where, and what to do, in one shape for all answers."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.database.transactions import DATABASE_AWAY
from shared.refusal import Reason, Refusal
from shared.web.cursor import InvalidCursorError

MEDIA_TYPE = "application/problem+json"


class BadField(BaseModel):
    """One bad field. ``pointer``: a JSON pointer into the request."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """What was wrong, where, and what to do (RFC 9457).

    ``type``: `urn:rapport:refused:` and the reason for a fact that is refused; else `about:blank`. ``status``: of the
    answer; in a batch, what the fact alone would have been answered with.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[BadField] = []


#: Of a path that no route matches.
_NOWHERE = "nothing is at this address; /openapi.json lists what is. A slash within an id is written %2F"

_STATUS: Mapping[Reason, HTTPStatus] = {
    Reason.UNREADABLE: HTTPStatus.BAD_REQUEST,
    Reason.UNSUPPORTED: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Reason.UNKNOWN_TYPE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.WRONG_SERVICE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Reason.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.FUTURE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.CONTRADICTION: HTTPStatus.CONFLICT,
    Reason.CONFLICT: HTTPStatus.CONFLICT,
}


def problem(status: int, title: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """A problem document. ``errors``: each bad field by its JSON pointer."""
    document = {"type": "about:blank", "title": title, "status": int(status), "detail": detail}
    return document | ({"errors": list(errors)} if errors else {})


def of_refusal(refusal: Refusal) -> dict[str, Any]:
    """The problem document of a refused fact; its type names the reason."""
    status = _STATUS[refusal.reason]
    document = problem(
        status,
        f"The fact is refused: {refusal.reason.value.replace('_', ' ')}",
        refusal.detail,
        [{"pointer": field.pointer, "detail": field.detail} for field in refusal.fields],
    )
    return document | {"type": f"urn:rapport:refused:{refusal.reason.value}"}


def answer(document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The problem as a response."""
    return JSONResponse(document, document["status"], headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem document."""

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        unmatched = (status, error.detail) == (HTTPStatus.NOT_FOUND, status.phrase)
        return answer(problem(status, status.phrase, _NOWHERE if unmatched else str(error.detail)), error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"pointer": "/" + "/".join(str(part) for part in found["loc"]), "detail": found["msg"]}
            for found in error.errors()
        ]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer(problem(status, "The request is not valid", "see errors", errors))

    @app.exception_handler(InvalidCursorError)
    async def _cursor(_: Request, error: InvalidCursorError) -> JSONResponse:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer(problem(status, status.phrase, str(error)))

    async def _away(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  the reason is ours to know
        status = HTTPStatus.SERVICE_UNAVAILABLE
        detail = "the database cannot be reached; retry, duplicates are safe"
        return answer(problem(status, status.phrase, detail), {"Retry-After": "2"})

    async def _unstorable(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  it may quote what was asked
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer(
            problem(status, status.phrase, "the request contains a value the database cannot store (e.g. NUL)")
        )

    async def _defect(_: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  it is in the log
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        detail = "internal error: nothing was recorded; see the service's log"
        return answer(problem(status, status.phrase, detail))

    for kind in DATABASE_AWAY:
        app.add_exception_handler(kind, _away)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    app.add_exception_handler(Exception, _defect)
