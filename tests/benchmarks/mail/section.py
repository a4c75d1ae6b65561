"""From a reported complaint to the mail in the partner's mailbox, through all four services as processes."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
from rich.console import Console

from deploy.local.stack import Running, Stack, running
from shared.progress import Steps
from tests.benchmarks.http.reports import BATCH, STRUCTURED, bodies, event
from tests.benchmarks.mail.folder import Arrivals
from tests.benchmarks.memory import peak_of
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number, percentile

_ABOUT = """Complaints, each of a client of its own whom intake and everybody else knows, are reported to interactions
over HTTP one after the other; each is timed from the request until the mail is a file in the catcher's folder. On the
way: two Kafka topics, four databases, four processes. Under load, 500 other facts a second are reported meanwhile, in
batches of 50."""

_WARM_UP = 10
_LOAD, _LOAD_BATCH, _LOAD_CLIENTS = 500, 50, 2_000
_NOW = timedelta(seconds=1)


async def run(scale: Scale) -> Section:
    """Measure."""
    async with running(scale.folder / "mail", Steps(Console(quiet=True)), {}) as parts:
        async with httpx.AsyncClient(
            headers={"authorization": f"Bearer {parts.stack.token}"}, timeout=60, trust_env=False
        ) as http:
            door = _Door(http, parts.stack)
            numbers = itertools.count()
            await door.introduce(_WARM_UP + 2 * scale.mails)
            await _mails(door, itertools.islice(numbers, _WARM_UP))
            scale.say(f"{scale.mails} complaints while idle")
            idle = await _mails(door, itertools.islice(numbers, scale.mails))
            scale.say(f"{scale.mails} complaints while {_LOAD} other facts come in every second")
            async with _load(door) as loaded:
                busy = await _mails(door, itertools.islice(numbers, scale.mails))
        return _section(idle, busy, loaded, parts)


class _Door:
    """Reports over HTTP."""

    def __init__(self, http: httpx.AsyncClient, stack: Stack) -> None:
        self._http, self.stack = http, stack

    async def introduce(self, clients: int) -> None:
        """Let everybody know the partner and the clients."""
        partner = {"name": "Pat Partner", "email": "pat@firm.example", "role": "partner", "zone": "UTC"}
        await self.report("intake", event("pat", "PersonAdded", partner))
        data = {"since": "2020-01-01", "responsible_partner": "pat"}
        said = [event(_client(n), "ClientOnboarded", {"name": _name(n), **data}) for n in range(clients)]
        await self.post("intake", BATCH, json.dumps(said).encode(), 200)

    async def report(self, service: str, said: dict[str, Any]) -> None:
        """Report one fact."""
        await self.post(service, STRUCTURED, json.dumps(said).encode(), 201)

    async def post(self, service: str, kind: str, body: bytes, wanted: int) -> None:
        """Post to a service. AssertionError if it answers otherwise than wanted."""
        url = f"{self.stack.urls[service]}/events"
        answer = await self._http.post(url, content=body, headers={"content-type": kind})
        assert answer.status_code == wanted, answer.text


async def _mails(door: _Door, numbers: Iterator[int]) -> list[float]:
    """Of each complaint the seconds until its mail was there."""
    arrivals, took = Arrivals(door.stack.mails), []
    for n in numbers:
        complaint = {
            "complaint": f"complaint-{n}",
            "about": "Nobody rings back",
            "verbatim": "I have rung three times.",
        }
        began = time.perf_counter()
        await door.report("interactions", event(_client(n), "ComplaintRaised", complaint, ago=_NOW))
        took.append(await arrivals.of(_name(n)) - began)
    return took


@asynccontextmanager
async def _load(door: _Door) -> AsyncIterator[list[int]]:
    """Facts of other clients, at a steady pace for as long as this is open; the sizes of the batches reported."""
    sent: list[int] = []
    stopped = asyncio.Event()

    async def report() -> None:
        made, due = bodies(_LOAD_CLIENTS, _LOAD_BATCH), time.perf_counter()
        while not stopped.is_set():
            await door.post("interactions", BATCH, next(made), 200)
            sent.append(_LOAD_BATCH)
            due += _LOAD_BATCH / _LOAD
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async with asyncio.TaskGroup() as group:
        group.create_task(report())
        yield sent
        stopped.set()


def _section(idle: list[float], busy: list[float], loaded: list[int], parts: Running) -> Section:
    section = Section("mail", "From a fact to a mail", _ABOUT, ("while", "mails", "p50, ms", "p99, ms", "longest, ms"))
    for name, took in (("idle", idle), (f"{_LOAD} facts a second", busy)):
        milliseconds = [1000 * each for each in took]
        times = (percentile(milliseconds, 0.5), percentile(milliseconds, 0.99), max(milliseconds))
        section.add(name, str(len(took)), *map(number, times))
    section.target("ms at p99 when idle", 1000 * percentile(idle, 0.99), most=1000)
    rate = sum(loaded) / sum(busy)
    section.notes.append(f"- The load was {number(rate)} facts a second.")
    for name, service in parts.services.items():
        section.target(f"MB at most held by {name}", peak_of(service.process.pid), most=300)
    return section


def _client(n: int) -> str:
    return f"complaining-{n:05}"


def _name(n: int) -> str:
    return f"Complaining Client {n:05} Ltd"
