"""Many streams folded anew: by one reading of each partition, while the service goes on, and on after a break."""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka.errors import KafkaError
from structlog.testing import capture_logs

from shared.database.pool import Pool
from shared.database.transactions import in_transaction
from shared.events import Event
from shared.events.catalogue import Topic
from shared.projections import rebuild_pass, refold
from shared.projections.rebuild_pass import RebuildPass
from shared.projections.refold import Refolding
from shared.projections.runner import ProjectionRunner
from shared.settings import Settings
from tests.support.consuming import consumer, started
from tests.support.counting import Tally, counting, tally
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.publishing import event, numbered, poison, publish
from tests.support.topic_log import TopicLog

SUBJECTS = 30
TOPICS = (Topic.CLIENTS, Topic.INTERACTIONS)


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool()


class Broken:
    """Folds nothing of some versions, until it is mended."""

    def __init__(self) -> None:
        self.versions = {2}

    def __call__(self, event: Event) -> None:
        if event.version in self.versions:
            raise ValueError


class Firm:
    """Clients that nobody knew before, in all partitions; what was recorded of them was read, but not understood."""

    def __init__(self, pool: Pool, settings: Settings, topic_log: TopicLog) -> None:
        self.pool, self.settings, self.topic_log = pool, settings, topic_log
        run = os.urandom(4).hex()
        self.subjects = tuple(f"{run}-{number}" for number in range(SUBJECTS))
        self.streams = [f"scoring:{subject}" for subject in self.subjects]
        self.broken = Broken()
        self.application: ProjectionRunner = counting(self.broken)
        self.refolding = Refolding(settings, self.application, pool)

    async def read(self, records: Sequence[Any]) -> None:
        """As a consumer would, from the log, so that it can be read again."""
        sent = await publish(self.settings.kafka, records)
        await in_transaction(self.pool, lambda connection: self.application.apply(connection, sent))
        await self.topic_log.begin(self.pool, TOPICS)
        self.broken.versions = set()

    async def read_through(self) -> None:
        ends = await self.topic_log.ends([Topic.INTERACTIONS])

        async def through() -> bool:
            rows = await self.pool.fetch("select partition, next from offsets where topic = $1", Topic.INTERACTIONS)
            return {row["partition"]: row["next"] for row in rows} == {at.number: end for at, end in ends.items()}

        await eventually(through)

    def by_partition(self) -> Counter[int]:
        """How many clients live in each."""
        return Counter(event(subject, 1).partition for subject in self.subjects)

    async def mark(self) -> None:
        assert await self.pool.execute("update streams set refold = true") == f"UPDATE {SUBJECTS}"

    async def versions(self) -> set[tuple[int, ...]]:
        """Of each client, the versions as they were folded; one entry where all are alike."""
        tallies = [await tally(self.pool, subject) for subject in self.subjects]
        return {tuple(version for _, version in one.versions) for one in tallies}


@pytest.fixture
async def firm(pool: Pool, settings: Settings, topic_log: TopicLog) -> Firm:
    """With four facts of each client, of which only the first could be folded."""
    firm = Firm(pool, settings, topic_log)
    await firm.read(numbered(firm.subjects, 1, 4))
    assert await firm.versions() == {(1,)}
    return firm


def passes(logs: Sequence[Any]) -> list[tuple[int, int]]:
    return [(line["through"], line["of"]) for line in logs if line["event"] == "streams_refolded"]


@pytest.mark.parametrize(("at_a_time", "swapped"), [(4_000, 500), (4, 3)])
async def test_each_partition_is_read_once_for_as_many_clients_as_go_into_memory(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, at_a_time: int, swapped: int
) -> None:
    monkeypatch.setattr(refold, "AT_A_TIME", at_a_time)
    monkeypatch.setattr(rebuild_pass, "_SWAPPED", swapped)
    with capture_logs() as logs:
        assert await firm.refolding.refold(firm.streams) == []
    assert passes(logs)[-1] == (SUBJECTS, SUBJECTS)
    assert len(passes(logs)) == sum(-(-clients // at_a_time) for clients in firm.by_partition().values())
    assert await firm.versions() == {(1, 2, 3, 4)}
    assert await firm.pool.fetch("select 1 from parked") == []
    assert await firm.pool.fetchval("select array_agg(distinct heard) from streams") == ['{"interactions": 4}']


async def test_what_comes_while_streams_are_folded_anew_is_neither_lost_nor_doubled(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_pass, "_SWAPPED", 2)
    async with started(consumer(firm.settings, firm.pool, firm.application.apply)):
        for versions in (range(5, 10), range(10, 15), range(15, 20), range(20, 25)):
            await asyncio.gather(_tell(firm, versions), firm.refolding.refold(firm.streams))
        await firm.read_through()
    assert await firm.versions() == {tuple(range(1, 25))}
    assert await firm.pool.fetch("select 1 from parked") == []
    assert await firm.pool.fetchval("select max(parked) from streams") == 0


async def _tell(firm: Firm, versions: range) -> None:
    for version in versions:
        await publish(firm.settings.kafka, numbered(firm.subjects, version, version))


async def test_one_that_cannot_be_swapped_stays_as_it_is_and_holds_nobody(firm: Firm) -> None:
    await firm.mark()
    spoilt = firm.streams[7]
    await firm.pool.execute("update streams set state = $1 where stream_id = $2", b"\xff", spoilt)
    with capture_logs() as logs:
        assert await firm.refolding.refold(await firm.refolding.marked()) == [spoilt]
    assert [line["stream"] for line in logs if line["event"] == "refold_failed"] == [spoilt]
    assert await firm.refolding.marked() == [spoilt]
    assert await firm.pool.fetchval("select array_agg(distinct subject) from parked") == [firm.subjects[7]]
    assert await tally(firm.pool, firm.subjects[8]) == Tally([("interactions", n) for n in range(1, 5)], said=4)


async def test_cut_short_it_goes_on_with_those_that_are_still_marked(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    await firm.mark()
    monkeypatch.setattr(refold, "_RETRY_SECONDS", 0.01)
    run, begun = RebuildPass.run, 0

    async def breaks_down(self: RebuildPass) -> None:
        nonlocal begun
        begun += 1
        if begun == 3:
            raise KafkaError
        await run(self)

    monkeypatch.setattr(RebuildPass, "run", breaks_down)
    with capture_logs() as logs:
        await firm.refolding.refold_marked("one")
    [(_, first_all), (done, _), (_, left), *_] = passes(logs)
    assert (first_all, left) == (SUBJECTS, SUBJECTS - done)
    assert [line["event"] for line in logs].count("refolding_waits") == 1
    assert await firm.versions() == {(1, 2, 3, 4)}
    assert await firm.refolding.marked() == []
    assert await firm.pool.fetchval("select count(*) from leases") == 0


async def test_of_two_processes_one_folds_anew(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    await firm.mark()
    monkeypatch.setattr(refold, "_RETRY_SECONDS", 0.01)
    with capture_logs() as logs:
        await asyncio.gather(firm.refolding.refold_marked("one"), firm.refolding.refold_marked("two"))
    assert len(passes(logs)) == len(firm.by_partition())
    assert await firm.versions() == {(1, 2, 3, 4)}


async def test_clients_that_wait_for_what_does_not_come_have_their_turn_before_they_fill_the_memory(
    pool: Pool, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_pass, "_HELD", 5)
    firm = Firm(pool, settings, topic_log)
    await firm.read([event(subject, version) for version in (1, 3, 4) for subject in firm.subjects])
    with capture_logs() as logs:
        assert await firm.refolding.refold(firm.streams) == []
    assert passes(logs)[-1] == (SUBJECTS, SUBJECTS)
    assert len(passes(logs)) > len(firm.by_partition())
    await publish(settings.kafka, [event(firm.subjects[0], 2), poison(firm.subjects[1], 2)])
    async with started(consumer(settings, pool, firm.application.apply)):
        await firm.read_through()
    assert await firm.versions() == {(1,), (1, 2, 3, 4)}
    rows = await pool.fetch("select parked, count(*) from streams group by 1 order by 1")
    assert [tuple(row) for row in rows] == [(0, 1), (2, SUBJECTS - 2), (3, 1)]


async def test_clients_with_much_to_tell_have_their_turn_before_they_fill_the_memory(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_pass, "_HELD", 8)
    monkeypatch.setattr(firm.application.routing.projectors["scoring"], "gives_words", lambda _event: True)
    with capture_logs() as logs:
        assert await firm.refolding.refold(firm.streams) == []
    assert passes(logs)[-1] == (SUBJECTS, SUBJECTS)
    assert len(passes(logs)) > len(firm.by_partition())
    assert await firm.versions() == {(1, 2, 3, 4)}
