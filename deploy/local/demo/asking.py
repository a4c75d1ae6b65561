"""Asks the services. Nothing here changes anything, but for the digests that are made due."""

from collections.abc import Mapping
from typing import Any, cast

import httpx

from deploy.local.demo.failure import DemoFailed
from shared.events.catalogue import Service

Json = dict[str, Any]
Parameters = tuple[tuple[str, str], ...]


class Asker:
    """Answers as JSON; what is neither an answer nor a "not yet" is a DemoFailed."""

    def __init__(self, http: httpx.AsyncClient, urls: Mapping[str, str]) -> None:
        self._http, self._urls = http, urls

    async def get(self, service: Service, path: str, parameters: Parameters = ()) -> Json:
        """The answer. DemoFailed if there is none."""
        answer = await self.get_if_there(service, path, parameters)
        if answer is None:
            raise DemoFailed(f"{service} does not know of {path}, or not in time")
        return answer

    async def get_if_there(self, service: Service, path: str, parameters: Parameters = ()) -> Json | None:
        """The answer, or None where the service does not know of it (404) or not in time (504)."""
        response = await self._send(service, "GET", path, parameters)
        if response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.GATEWAY_TIMEOUT}:
            return None
        return _read(service, path, response)

    async def post(self, service: Service, path: str) -> Json:
        """The answer to an order. DemoFailed if it is not carried out."""
        return _read(service, path, await self._send(service, "POST", path, ()))

    async def pages(self, service: Service, path: str, items: str, parameters: Parameters = ()) -> list[Json]:
        """All items of a list that comes in pages."""
        found: list[Json] = []
        after: Parameters = ()
        while True:
            page = await self.get(service, path, (*parameters, *after))
            found += page[items]
            if page.get("next") is None:
                return found
            after = (("after", page["next"]),)

    async def _send(self, service: Service, method: str, path: str, parameters: Parameters) -> httpx.Response:
        try:
            return await self._http.request(method, f"{self._urls[service]}{path}", params=list(parameters))
        except httpx.TransportError as error:
            raise DemoFailed(f"{service} could not be reached: {type(error).__name__} {error}") from error


def _read(service: Service, path: str, response: httpx.Response) -> Json:
    if not response.is_success:
        raise DemoFailed(f"{service} answered {response.status_code} to {path}: {response.text}")
    try:
        return cast("Json", response.json())
    except ValueError as error:
        raise DemoFailed(f"{service} answered {path} with something that is not JSON: {response.text}") from error
