"""The two documents that a service gives away: OpenAPI of its routes, AsyncAPI of all topics."""

import asyncio
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import APIRouter, Response

from shared.events import ServiceContext
from shared.events.schema.asyncapi import served
from shared.events.schema.asyncapi_servers import Broker
from shared.settings import Settings

_OBJECT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


def router(service: ServiceContext, settings: Settings, openapi: Callable[[], dict[str, Any]]) -> APIRouter:
    """`/openapi.json` and `/asyncapi.json`; open to all, they say nothing of clients.

    Each is made once, when it is asked for, which takes a second: not on the event loop, on which heartbeats depend.
    """
    routes = APIRouter()
    routes_document = cache(lambda: json.dumps(openapi()).encode())
    topics_document = cache(lambda: json.dumps(served(service.language, _broker(settings))).encode())

    @routes.get("/openapi.json", include_in_schema=False)
    async def openapi_() -> Response:
        return Response(await asyncio.to_thread(routes_document), media_type="application/json")

    @routes.get("/asyncapi.json", summary="The event language", operation_id="get_asyncapi", responses=_OBJECT)
    async def asyncapi() -> Response:
        """The AsyncAPI 3 document of all topics."""
        return Response(await asyncio.to_thread(topics_document), media_type="application/json")

    return routes


def _broker(settings: Settings) -> Broker:
    security = settings.kafka_security
    mechanisms = (settings.kafka_sasl_mechanism.value,) if security.sasl else ()
    addresses = (address.strip() for address in settings.kafka.split(","))
    return Broker(security.value, mechanisms, tuple(address for address in addresses if address))
