"""A system of the firm that reports without end, through both doors, and keeps what was acknowledged."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer

from tests.support.eventually import eventually
from tests.support.facts import binary, fact, structured
from tests.support.lone_service import TOKEN, LoneService

MakeFact = Callable[[str, int], dict[str, Any]]


@dataclass
class Reporter:
    """``make`` gives the fact with an id and a number. ``answers``: by id, what was answered over HTTP.

    ``published``: the ids of those Kafka took. ``refused``: status and media type of every answer that was no success.
    """

    service: LoneService
    make: MakeFact
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    refused: list[tuple[int, str]] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> set[str]:
        """What may never be lost again."""
        return self.published | set(self.answers)

    async def over_http(self) -> None:
        """One fact after the other, each until it is acknowledged."""
        number = 0
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            while not self.done.is_set():
                said = self.make(f"http-{number}", number)
                self.answers[said["id"]] = await eventually(partial(self.post, http, said), seconds=60)
                number += 1

    async def post(self, http: httpx.AsyncClient, said: dict[str, Any]) -> dict[str, Any]:
        """The answer; empty where there was none or it is to be asked again."""
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/cloudevents+json"}
        try:
            response = await http.post(f"{self.service.url}/events", json=said, headers=headers)
        except httpx.TransportError:
            return {}
        if response.status_code == httpx.codes.CREATED:
            answer: dict[str, Any] = response.json()
            return answer
        self.refused.append((response.status_code, response.headers["content-type"]))
        assert response.status_code == httpx.codes.SERVICE_UNAVAILABLE, response.text
        return {}

    async def over_kafka(self, bootstrap: str, *, every: float = 0.02) -> None:
        """One after the other, in both modes in turn, each until Kafka has taken it."""
        number = 0
        async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
            while not self.done.is_set():
                said = self.make(f"kafka-{number}", number)
                record = (structured, binary)[number % 2](said)
                await producer.send_and_wait(
                    record.topic, record.value, record.key, record.partition, headers=list(record.headers)
                )
                self.published.add(said["id"])
                number += 1
                await asyncio.sleep(every)

    async def again(self) -> None:
        """Report what was acknowledged once more: the answers must be the same."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            for number, (identity, answer) in enumerate(self.answers.items()):
                assert await self.post(http, self.make(identity, number)) == answer


@asynccontextmanager
async def reporting(reporter: Reporter, bootstrap: str) -> AsyncIterator[Reporter]:
    """It reports through both doors until the end, when the last facts are acknowledged."""
    async with asyncio.TaskGroup() as group:
        group.create_task(reporter.over_http())
        group.create_task(reporter.over_kafka(bootstrap))
        try:
            yield reporter
        finally:
            reporter.done.set()


def contact(identity: str, number: int) -> dict[str, Any]:
    return fact(identity, f"client-{number % 9}")


def step(identity: str, number: int) -> dict[str, Any]:
    return fact(identity, f"client-{number % 9}", {"step": "fee_explained"}, name="OnboardingStepCompleted")


def of_this_run(make: MakeFact) -> MakeFact:
    """The same about clients that no other test knows: the topics are shared."""
    run = os.urandom(4).hex()

    def made(identity: str, number: int) -> dict[str, Any]:
        said = make(identity, number)
        return {**said, "subject": f"{run}-{said['subject']}"}

    return made
