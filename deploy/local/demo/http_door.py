"""The way in over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from deploy.local.demo.envelope import BATCH, STRUCTURED, document, encoded, http_headers
from deploy.local.demo.facts import Fact
from deploy.local.demo.failure import DemoFailed

Answer = dict[str, Any]
TIMEOUT_SECONDS = 60.0


def client(token: str) -> httpx.AsyncClient:
    """An HTTP client that shows our token and goes through no proxy: everything is on this machine."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False)


class HttpDoor:
    """Reports facts to the services that own them."""

    def __init__(self, http: httpx.AsyncClient, urls: Mapping[str, str]) -> None:
        self._http, self._urls = http, urls

    async def report(self, fact: Fact, *, structured: bool = True) -> Answer:
        """Report one fact. DemoFailed if it is refused."""
        service = fact.entry.owner
        if structured:
            response = await self.post(service, STRUCTURED, encoded(document(fact)))
        else:
            response = await self._post(service, http_headers(fact), encoded(fact.data))
        if response.status_code != httpx.codes.CREATED:
            raise DemoFailed(f"{service} refused {_named(fact)}: {response.status_code} {response.text}")
        answer: Answer = _json(response)
        return answer

    async def report_batch(self, service: str, facts: Sequence[Fact]) -> list[Answer]:
        """Report facts that ``service`` owns, as one batch. DemoFailed if any is refused or not answered."""
        answers = await self.batch(service, [document(fact) for fact in facts])
        for fact, answer in zip(facts, answers, strict=True):
            if (answer.get("status"), answer.get("id")) != ("recorded", fact.id):
                raise DemoFailed(f"{service} did not record {_named(fact)}: {answer}")
        return answers

    async def batch(self, service: str, documents: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to a batch, one for each event, in order. DemoFailed if the batch as such is refused."""
        response = await self.post(service, BATCH, encoded(documents))
        answers = _json(response) if response.status_code == httpx.codes.OK else None
        if not isinstance(answers, list) or len(answers) != len(documents):
            raise DemoFailed(f"{service} did not answer a batch fact by fact: {response.status_code} {response.text}")
        return answers

    async def post(self, service: str, content_type: str, body: bytes) -> httpx.Response:
        """Whatever ``service`` answers to a body of that media type."""
        return await self._post(service, {"content-type": content_type}, body)

    async def _post(self, service: str, headers: Mapping[str, str], body: bytes) -> httpx.Response:
        try:
            return await self._http.post(f"{self._urls[service]}/events", headers=headers, content=body)
        except httpx.TransportError as error:
            raise DemoFailed(f"{service} could not be reached: {type(error).__name__} {error}") from error


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise DemoFailed(f"{response.request.url} answered something that is not JSON: {response.text}") from error


def _named(fact: Fact) -> str:
    return f"{fact.type} {fact.id} of {fact.subject}"
