"""Scoring alone: the test plays intake and interactions towards it, and compares all it keeps and says with the log."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import msgspec

from services.scoring.domain import INITIAL, State, decode, encode, fold
from shared.events import Event, EventData
from shared.events.catalogue import RAPPORT, Topic
from shared.events.clients import ClientOnboarded
from shared.events.interactions import CallMissed, Channel, ComplaintRaised, ComplaintResolved, ContactLogged
from shared.events.wire import read
from shared.kafka.record import Record
from shared.personal import PlainCodec
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.servers import Servers
from tests.support.topic_log import Ends, TopicLog, versions

#: What clients are known from, and all that scoring reads.
SOURCES = (Topic.CLIENTS, Topic.INTERACTIONS)
READ = (*SOURCES, Topic.PEOPLE)


@dataclass
class Firm:
    """Some clients to whom things happen, and where the topics ended before."""

    others: Others
    log: TopicLog
    start: Ends
    clients: tuple[str, ...]
    dice: Random

    async def onboard(self) -> None:
        """Every client begins."""
        for client in self.clients:
            await self.others.say(client, ClientOnboarded(name=client, since=date(2020, 1, 1)))

    async def live(self, rounds: int) -> None:
        """So many times, something happens with every client."""
        for _ in range(rounds):
            for client in self.clients:
                ago = timedelta(days=self.dice.uniform(0, 300))
                await self.others.say(client, self._something(), time=datetime.now(UTC) - ago)

    def _something(self) -> EventData:
        complaint = f"complaint-{self.dice.randrange(3)}"
        return self.dice.choice(
            [
                ContactLogged(channel=Channel.CALL),
                ContactLogged(channel=Channel.MEETING),
                CallMissed(call=f"call-{self.dice.randrange(1000)}"),
                ComplaintRaised(complaint=complaint, about="The fees."),
                ComplaintResolved(complaint=complaint),
            ]
        )

    async def folded(self) -> dict[str, State]:
        """What the whole log comes to, client by client."""
        states = dict.fromkeys(self.clients, INITIAL)
        for topic in SOURCES:
            for record in await self.log.since(self.start, topic):
                event = read(RAPPORT, topic, record.key, record.value, record.headers, PlainCodec())
                if isinstance(event, Event) and event.subject in states:
                    states[event.subject] = fold(states[event.subject], event)
        return states

    async def published(self) -> list[Record]:
        """What scoring has said of these clients."""
        records = await self.log.since(self.start, Topic.SCORING)
        return [record for record in records if (record.key or b"").decode() in self.clients]


@asynccontextmanager
async def alone(
    servers: Servers, databases: Databases, log: TopicLog, folder: Path, settings: Mapping[str, str]
) -> AsyncIterator[LoneService]:
    """Scoring on a new database, not started yet; it does not run afterwards."""
    lone = LoneService("scoring", servers, await databases.fresh("scoring"), folder, settings)
    await lone.begin(log)
    try:
        yield lone
    finally:
        await lone.end()


async def firm(others: Others, log: TopicLog, clients: int = 8) -> Firm:
    """A new firm."""
    ids = tuple(f"c-{uuid4().hex[:12]}" for _ in range(clients))
    return Firm(others, log, await log.ends([*SOURCES, Topic.SCORING]), ids, Random(7))


async def read_through(service: LoneService, firm_: Firm, *, seconds: float = 30) -> None:
    """Wait until scoring has read its topics to their ends and sent all it has to say."""
    ends = await firm_.log.ends(READ)

    async def through() -> bool:
        stored = await service.fetch("select topic, partition, next from offsets")
        left = await service.fetch("select 1 from outbox limit 1")
        return not left and {(row["topic"], row["partition"]): row["next"] for row in stored} == dict(ends)

    await eventually(through, seconds=seconds)


async def let_go(service: LoneService, *, after: float) -> None:
    """End transactions that nobody has gone on with for ``after`` seconds, as the database itself does after a minute.

    Until cancelled.
    """
    query = (
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        " and state like 'idle in transaction%' and state_change < now() - $1::interval"
    )
    while True:
        await service.fetch(query, timedelta(seconds=after))
        await asyncio.sleep(1)


async def check(
    service: LoneService, firm_: Firm, *, remembered: Callable[[State], bytes] = encode, refolded: bool = False
) -> None:
    """Everything recorded is folded once, and everything concluded is published once, but for copies of a record.

    ``remembered``: of a state, what is to be alike. ``refolded``: clients were folded anew after they were read.
    """
    rows = await service.fetch("select stream_id, version, heard, parked, state from streams")
    kept = {row["stream_id"].removeprefix("scoring:"): row for row in rows}
    folded = await firm_.folded()
    for client in firm_.clients:
        state, _ = msgspec.msgpack.decode(kept[client]["state"], type=tuple[bytes, bytes])
        assert remembered(decode(state)) == remembered(folded[client]), client
        heard = {topic.short: firm_.others.version(topic, client) for topic in SOURCES}
        assert msgspec.json.decode(kept[client]["heard"]) == heard
        assert kept[client]["parked"] == 0
    latest = {client: kept[client]["version"] for client in firm_.clients}
    await _check_published(service, firm_, latest, refolded=refolded)


async def _check_published(service: LoneService, firm_: Firm, latest: Mapping[str, int], *, refolded: bool) -> None:
    records = await firm_.published()
    assert versions(records) == {client: list(range(1, last + 1)) for client, last in latest.items()}
    stored = await service.fetch("select id::text, stream_id, type, data from events order by stream_id, version")
    sent = {(dict(record.headers)["ce_id"] or b"").decode() for record in records}
    assert sent == {row["id"] for row in stored}
    said: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for row in stored:
        said[row["stream_id"]].append((row["type"].split(".")[1], msgspec.json.decode(row["data"])))
    for told in said.values():
        _check_health(told, refolded=refolded)
        _check_risks(told)


def _check_health(told: list[tuple[str, dict[str, Any]]], *, refolded: bool) -> None:
    """Each assessment rests on more than the one before, or on the same ``refolded``, where that made a difference."""
    heard = [data["heard"] for type_, data in told if type_ == "HealthChanged"]
    assert heard
    for before, after in pairwise(heard):
        more = sum(after.values()) - sum(before.values())
        assert more > 0 or (more == 0 and refolded)


def _check_risks(told: list[tuple[str, dict[str, Any]]]) -> None:
    """A risk opens when it is closed and closes when it is open."""
    is_open: dict[tuple[str, str], bool] = defaultdict(bool)
    for type_, data in told:
        key = data.get("kind", ""), data.get("subject", "")
        if type_ in {"RiskOpened", "RiskClosed"}:
            assert is_open[key] is (type_ == "RiskClosed"), (type_, key)
            is_open[key] = type_ == "RiskOpened"
        elif type_ == "RiskChanged":
            assert is_open[key]
