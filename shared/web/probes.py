"""What an orchestrator asks: alive? ready? how does it go?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

log = structlog.get_logger()

#: Answers whether one thing that the service needs is there. What it raises, or not answering in 2 s, means no.
Check = Callable[[], Awaitable[bool]]

_CHECK_SECONDS = 2.0


class Alive(BaseModel):
    """The process is alive."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """Whether it is ready: only if it passes every check."""

    status: Literal["ready", "not ready"]
    checks: dict[str, bool]


def router(checks: Mapping[str, Check]) -> APIRouter:
    """`/health/live`, `/health/ready` and `/metrics`; open to all, they say nothing of clients."""
    routes = APIRouter()

    @routes.get(
        "/health/live",
        summary="Is the process alive?",
        operation_id="is_alive",
        responses={200: {"model": Alive}},
    )
    async def live() -> dict[str, str]:
        """Whether the event loop turns; nothing else is asked, as a restart would mend nothing else."""
        return {"status": "alive"}

    @routes.get(
        "/health/ready",
        summary="Can it do its work?",
        operation_id="is_ready",
        responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "It cannot, or not yet."}},
    )
    async def ready() -> JSONResponse:
        """Whether database and broker answer and the consumer makes progress."""
        results = await asyncio.gather(*(_passes(name, check) for name, check in checks.items()))
        answers = dict(zip(checks, results, strict=True))
        return JSONResponse(
            {"status": "ready" if all(results) else "not ready", "checks": answers}, 200 if all(results) else 503
        )

    @routes.get(
        "/metrics",
        summary="Prometheus metrics",
        operation_id="get_metrics",
        response_class=PlainTextResponse,
    )
    async def metrics() -> Response:
        """Every metric in the Prometheus text format."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except Exception as error:  # noqa: BLE001  whatever goes wrong, the answer is no
        log.info("check_failed", check=name, error=repr(error))
        return False
