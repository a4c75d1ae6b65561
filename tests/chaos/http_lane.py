"""The integrator over HTTP: reports, keeps the answer, and reports again under the same key what was not answered."""

import asyncio
import json
from random import Random
from typing import Any

import httpx

from tests.chaos.envelope import BATCH, STRUCTURED, document
from tests.chaos.facts import Fact
from tests.chaos.ledger import Ledger

_AGAIN_SECONDS = 0.25
_REPEATED = 0.05


class HttpLane:
    """Reports facts to one service. ``urls``: of its instances; the next one is tried after a failure."""

    def __init__(self, http: httpx.AsyncClient, urls: list[str], ledger: Ledger, chance: Random) -> None:
        self._http, self._urls, self._ledger, self._chance = http, urls, ledger, chance
        self._turn = 0
        self.failures = 0

    async def report(self, facts: list[Fact]) -> None:
        """Report these until they are acknowledged; now and then once more, to hear the same."""
        self._ledger.report(facts)
        while not await self._try(facts):
            self.failures += 1
            self._turn += 1
            await asyncio.sleep(_AGAIN_SECONDS)
        if self._chance.random() < _REPEATED:
            await self._try(facts)

    async def _try(self, facts: list[Fact]) -> bool:
        """Whether there was an answer that settles it."""
        if len(facts) == 1:
            content_type, body = STRUCTURED, json.dumps(document(facts[0]))
        else:
            content_type, body = BATCH, json.dumps([document(fact) for fact in facts])
        url = self._urls[self._turn % len(self._urls)]
        try:
            answer = await self._http.post(f"{url}/events", content=body, headers={"content-type": content_type})
        except httpx.TransportError:
            return False
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return False
        self._settle(facts, answer)
        return True

    def _settle(self, facts: list[Fact], answer: httpx.Response) -> None:
        said: Any = answer.json()
        answers = [said] if answer.status_code == httpx.codes.CREATED else said
        if answer.status_code not in {httpx.codes.CREATED, httpx.codes.OK}:
            for fact in facts:
                self._ledger.refuse(fact, f"{answer.status_code} {answer.text[:200]}")
            return
        for fact, one in zip(facts, answers, strict=True):
            if one["status"] == "recorded" and (one["source"], one["id"]) == fact.key:
                self._ledger.acknowledge(fact, one["version"], one["event"])
            else:
                self._ledger.refuse(fact, str(one)[:200])
