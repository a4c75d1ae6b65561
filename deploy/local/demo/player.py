"""Plays the story: everything goes in through the public doors, and is waited for by asking."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from deploy.local.demo.asking import Asker
from deploy.local.demo.attempts import Attempt, attempts
from deploy.local.demo.facts import Fact
from deploy.local.demo.http_door import HttpDoor
from deploy.local.demo.kafka_door import KafkaDoor
from deploy.local.demo.observed import Observed, observe
from deploy.local.demo.refusing import buried, send
from deploy.local.demo.reporting import Reporter
from deploy.local.demo.story import Story, versions
from deploy.local.demo.tally import Tally
from deploy.local.demo.waiting import Waiter
from deploy.local.stack import Stack
from shared.events.catalogue import Service
from shared.progress import Steps, Task


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one part of the play took, in seconds."""

    what: str
    seconds: float


@dataclass
class Player:
    """One play of the story at ``now``, through doors that are open."""

    stack: Stack
    story: Story
    now: datetime
    steps: Steps
    http: httpx.AsyncClient
    kafka: KafkaDoor
    tally: Tally = field(default_factory=Tally)
    timings: list[Timing] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._facts = self.story.facts(self.now)
        self._impossible = tuple(attempts(self.story, self._facts, self.now))
        self._door = HttpDoor(self.http, self.stack.urls)
        self._ask = Asker(self.http, self.stack.urls)
        self._waiter = Waiter(self._ask)
        self._reporter = Reporter(self._door, self.kafka, self.tally)

    async def play(self) -> Observed:
        """All of it, in its order. DemoFailed at the first thing after which it makes no sense to go on."""
        history = [fact for fact in self._facts if not fact.live]
        await self._report_history(history)
        await self._come_through(history, "the history has been processed")
        mailed_by_history = len(list(self.stack.mails.glob("*.eml")))
        await self._report_today([fact for fact in self._facts if fact.live])
        await self._report_wrongly()
        await self._come_through(self._facts, "today has been processed, and its mails are sent")
        await self._digests()
        clients = [client.id for client in self.story.clients]
        return await observe(self._ask, clients, self.stack.mails, mailed_by_history)

    async def _report_history(self, facts: Sequence[Fact]) -> None:
        with self._step("reporting the history") as step:
            await self._reporter.history(facts, lambda count: step.note(f"{count:,} of {len(facts):,} facts"))
            step.text = f"history: {self.tally.recorded:,} facts over HTTP, {self.tally.written:,} over Kafka"

    async def _report_today(self, facts: Sequence[Fact]) -> None:
        with self._step("reporting what happens today") as step:
            for place, fact in enumerate(facts):
                step.note(f"{fact.subject}: {fact.entry.model.__name__}")
                await self._reporter.one(fact, structured=place % 2 == 0)
            step.text = f"today: {len(facts)} facts, one by one"

    async def _report_wrongly(self) -> None:
        with self._step("reporting some facts again, and some that cannot be") as step:
            await self._reporter.again(self._facts)
            await send(self._impossible, self._door, self.kafka, self.tally)
            await buried(self._impossible, self.stack.kafka, self.tally)
            step.text = f"{self.tally.repeated} facts reported again, {_of(self.tally, self._impossible)} refused"

    async def _come_through(self, facts: Sequence[Fact], done: str) -> None:
        with self._step("waiting until it has been processed") as step:
            expected = versions(facts)
            step.note("recorded?")
            await self._waiter.recorded(expected)
            step.note("scored?")
            scoring = await self._waiter.scored(expected)
            step.note("alerted?")
            await self._waiter.alerted(scoring)
            step.note("mailed?")
            await self._waiter.mailed()
            step.text = done

    async def _digests(self) -> None:
        with self._step("asking for the day's digests") as step:
            made = await self._ask.post(Service.ALERTS, "/digests")
            await self._waiter.mailed()
            step.text = f"{made['digests']} digests are sent"

    @contextmanager
    def _step(self, text: str) -> Iterator[Task]:
        began = time.monotonic()
        with self.steps.step(text) as step:
            yield step
        self.timings.append(Timing(step.text, time.monotonic() - began))


def _of(tally: Tally, impossible: Sequence[Attempt]) -> str:
    return f"{len(tally.refused)} of {len(impossible)} impossible ones"
