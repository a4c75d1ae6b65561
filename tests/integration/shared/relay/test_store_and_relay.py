"""Whatever concurrent writers commit is relayed: complete, in order per client, nothing of what they took back."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import asyncpg
import pytest

from shared.database.pool import Pool
from shared.events import Event
from shared.events.catalogue import Topic
from shared.relay import Relay
from shared.settings import Settings
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.recording import STREAMS, contact, unrelayed, write
from tests.support.relaying import all_relayed, relay, running
from tests.support.topic_log import TopicLog, versions

EVENTS, WRITERS, CLIENTS = 20_000, 8, 80


class TakenBackError(Exception):
    """The writer changed its mind."""


@dataclass
class Written:
    """What eight writers did, and when others were quicker."""

    committed: list[Event] = field(default_factory=list)
    taken_back: list[Event] = field(default_factory=list)
    commits: int = 0
    late: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def commit(self, events: list[Event]) -> None:
        self.committed += events
        async with self.news:
            self.commits += 1
            self.news.notify_all()

    async def reach(self, events: int) -> None:
        """Wait until so many are committed."""
        async with asyncio.timeout(90), self.news:
            await self.news.wait_for(lambda: len(self.committed) >= events)

    async def overtaken(self) -> None:
        """Wait until three others have committed; not for ever, as they may be waiting for our locks."""
        start = self.commits
        try:
            async with asyncio.timeout(0.3), self.news:
                await self.news.wait_for(lambda: self.commits >= start + 3)
        except TimeoutError:
            return
        self.late += 1


def _perhaps_not(dice: random.Random) -> None:
    if dice.random() < 0.08:
        raise TakenBackError


async def _writer(pool: Pool, written: Written, seed: int) -> None:
    dice = random.Random(seed)
    while len(written.committed) < EVENTS:
        clients = dice.sample([f"c-{n}" for n in range(CLIENTS)], dice.choice([1, 1, 1, 2, 3]))
        events: list[Event] = []
        try:
            async with pool.acquire() as connection, connection.transaction():
                events = await write(connection, clients, [contact()] * dice.randint(1, 12))
                if dice.random() < 0.05:
                    await written.overtaken()
                _perhaps_not(dice)
        except TakenBackError:
            written.taken_back += events
        else:
            await written.commit(events)


def _overlapping(relays: list[Relay], monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many of the relays were seen leading at once, at most."""
    leading, most = set[Relay](), 0

    def watched(one: Relay, lead: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def seen() -> None:
            nonlocal most
            leading.add(one)
            most = max(most, len(leading))
            try:
                await lead()
            finally:
                leading.discard(one)

        return seen

    for one in relays:
        monkeypatch.setattr(one, "_lead", watched(one, one._lead))
    return lambda: most


async def _steal(pool: Pool, until: asyncio.Event) -> None:
    """Take the lease from whoever holds it, who does not know until its next heartbeat."""
    while not until.is_set():
        await pool.execute("delete from leases")
        try:
            async with asyncio.timeout(0.12):
                await until.wait()
        except TimeoutError:
            continue


async def test_eight_writers_and_two_relays_that_both_believe_they_lead(
    databases: Databases, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await databases.pool("interactions", size=30)
    start = await topic_log.ends([Topic.INTERACTIONS])
    written, done = Written(), asyncio.Event()
    relays = [relay(settings, pool, name, lease=0.6) for name in ("one", "two")]
    most_leading = _overlapping(relays, monkeypatch)
    writing = asyncio.gather(*(_writer(pool, written, seed) for seed in range(WRITERS)))
    await written.reach(EVENTS // 3)  # more than a relay reads at once
    async with running(*relays):
        thief = asyncio.create_task(_steal(pool, done))
        await writing
        await all_relayed(pool, seconds=90)
        done.set()
        await thief
    records = await topic_log.since(start, Topic.INTERACTIONS)

    assert most_leading() == 2
    assert written.late > 20
    assert len(written.taken_back) > 500
    assert await unrelayed(pool) == 0
    sent = [(headers := dict(record.headers))["ce_id"] or b"" for record in records]
    assert {identity.decode() for identity in sent} == {event.id for event in written.committed}
    latest: dict[str, int] = {}
    for event in written.committed:
        latest[event.subject] = max(latest.get(event.subject, 0), event.version)
    assert versions(records) == {client: list(range(1, last + 1)) for client, last in latest.items()}
    assert len(sent) >= len(written.committed) >= EVENTS
    assert headers["ce_type"] == b"rapport.ContactLogged.v1"


async def _waits(pool: Pool) -> bool:
    return bool(await pool.fetchval("select exists (select from pg_locks where not granted)"))


@pytest.mark.parametrize("known", [True, False], ids=["known streams", "new streams"])
async def test_streams_are_locked_in_the_order_of_their_ids_whatever_order_they_are_asked_in(
    databases: Databases, *, known: bool
) -> None:
    """Who waits for `b` holds `a` already: so two transactions never wait for each other."""
    pool = await databases.pool("interactions")
    if known:
        await pool.execute("insert into streams (stream_id) values ('b'), ('a')")
    async with pool.acquire() as first, pool.acquire() as second, pool.acquire() as third:
        holding, waiting = first.transaction(), second.transaction()
        await holding.start()
        await STREAMS.lock(first, ["b"])
        await waiting.start()
        blocked = asyncio.create_task(STREAMS.lock(second, ["b", "a"]))
        await eventually(lambda: _waits(pool))
        await third.execute("set lock_timeout = '300ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            async with third.transaction():
                await STREAMS.lock(third, ["a"])
        await holding.rollback()
        assert list(await blocked) == ["a", "b"]
        await waiting.rollback()
