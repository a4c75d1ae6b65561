"""Parking: what cannot be applied waits per client, in version order, and goes on by itself when it can."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Event
from shared.events.catalogue import CATALOGUE, RAPPORT, Topic
from shared.kafka.record import Partition, Record
from shared.projections import operations
from shared.projections.operations import Operations
from shared.projections.refold import Refolding
from shared.projections.runner import ProjectionRunner
from shared.service.db_gauges import DbGauges
from shared.settings import Settings
from shared.telemetry import metrics
from tests.support.consuming import consumer, started
from tests.support.counting import Counting, Tally, counting, tally
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.publishing import SUBJECTS, at, event, of_unknown_type, poison, publish, with_header
from tests.support.topic_log import TopicLog

TOPIC = Topic.INTERACTIONS


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool()


class Inbox:
    """Applies records as the consumer does, each at its own offset."""

    def __init__(self, pool: Pool, application: ProjectionRunner | None = None) -> None:
        self.pool = pool
        self.application = application or counting()
        self.operations = Operations(self.application, pool, clock)
        self._offset = 0

    async def take(self, *records: Record) -> None:
        """Apply one batch."""
        batch = [at(self._offset + n, record) for n, record in enumerate(records)]
        self._offset += len(batch)

        async def work(connection: Connection) -> None:
            await self.application.apply(connection, batch)

        await in_transaction(self.pool, work)

    async def versions(self, subject: str = "acme") -> list[int]:
        return [version for _, version in (await tally(self.pool, subject)).versions]

    async def parked(self) -> list[tuple[str | None, int | None, str]]:
        rows = await self.pool.fetch('select subject, version, reason from parked order by subject, version, "offset"')
        return [(row["subject"], row["version"], row["reason"]) for row in rows]

    async def queues(self) -> list[operations.Queue]:
        async with self.pool.acquire() as connection:
            return await operations.parked(connection)

    async def gauges(self) -> tuple[float, float, float]:
        """Parked clients, missing facts, clients to be refolded."""
        await DbGauges(self.pool)._sample()
        gauges = metrics.PARKED_SUBJECTS, metrics.MISSING_FACTS, metrics.REFOLD_PENDING
        parked, missing, refold = (gauge._value.get() for gauge in gauges)
        return parked, missing, refold


@pytest.fixture
def inbox(pool: Pool) -> Inbox:
    return Inbox(pool)


async def test_poison_parks_its_client_from_there_on_and_nobody_else(inbox: Inbox) -> None:
    await inbox.take(
        event("acme", 1), event("other", 1), poison("acme", 2), event("other", 2), event("acme", 3), event("other", 3)
    )
    await inbox.take(event("acme", 4), event("other", 4))
    assert (await inbox.versions(), await inbox.versions("other")) == ([1], [1, 2, 3, 4])
    assert await inbox.parked() == [
        ("acme", 2, "unreadable"), ("acme", 3, "earlier_parked"), ("acme", 4, "earlier_parked")
    ]  # fmt: skip
    assert await inbox.gauges() == (1, 0, 0)
    [queue] = await inbox.queues()
    assert (queue.subject, queue.count, queue.first, queue.missing) == ("acme", 3, 2, None)


async def test_a_fold_that_fails_parks_like_poison_and_does_not_say_what_it_read(pool: Pool) -> None:
    def fails(event: Event) -> None:
        if event.version == 2:
            raise ValueError("the client's own words")

    inbox = Inbox(pool, counting(fails))
    await inbox.take(event("acme", 1), event("acme", 2), event("acme", 3), event("other", 1))
    assert (await inbox.versions(), await inbox.versions("other")) == ([1], [1])
    assert [reason for _, _, reason in await inbox.parked()] == ["failed", "earlier_parked"]
    assert await pool.fetchval("select detail from parked order by version limit 1") == "ValueError"


@pytest.mark.parametrize("how", ["in one batch", "each by itself"])
async def test_a_version_that_comes_late_lets_the_queue_go_by_itself_in_order(inbox: Inbox, how: str) -> None:
    late = [event("acme", version) for version in (1, 4, 3, 6, 2, 5, 7)]
    if how == "in one batch":
        await inbox.take(*late)
    else:
        for one in late[:4]:
            await inbox.take(one)
        assert (await inbox.versions(), await inbox.gauges()) == ([1], (1, 1, 0))
        [queue] = await inbox.queues()
        assert (queue.count, queue.missing) == (3, 2)
        for one in late[4:]:
            await inbox.take(one)
    assert await inbox.versions() == [1, 2, 3, 4, 5, 6, 7]
    assert (await inbox.parked(), await inbox.gauges()) == ([], (0, 0, 0))
    assert await inbox.pool.fetchval("select parked from streams") == 0


async def test_what_is_still_missing_is_told_when_what_was_parked_before_it_is_gone(inbox: Inbox) -> None:
    await inbox.take(event("acme", 1), poison("acme", 2), event("acme", 4))
    assert await inbox.gauges() == (1, 0, 0)
    await inbox.operations.skip(TOPIC, "acme", 2, reason="unreadable for good", by="ops")
    assert await inbox.gauges() == (1, 1, 0)
    [queue] = await inbox.queues()
    assert queue.missing == 3


async def test_duplicates_are_passed_over_parked_or_not(inbox: Inbox) -> None:
    await inbox.take(event("acme", 1), event("acme", 1), event("acme", 3))
    await inbox.take(event("acme", 1), event("acme", 3), event("acme", 2), event("acme", 2), event("acme", 3))
    assert await inbox.versions() == [1, 2, 3]
    assert await inbox.parked() == []


async def test_a_record_that_belongs_to_nobody_is_kept_aside_and_holds_up_nobody(inbox: Inbox) -> None:
    nobody = [
        with_header(event("acme", 2), "ce_streamversion", b"many"),
        with_header(event("acme", 2), "ce_subject", b"\xff\xff"),
        with_header(event("acme", 2), "ce_subject", b"a\x00b"),
    ]
    await inbox.take(event("acme", 1), *nobody, event("acme", 3))
    await inbox.take(event("acme", 2), event("acme", 4))
    assert await inbox.versions() == [1, 2, 3, 4]
    assert [reason for _, _, reason in await inbox.parked()] == ["unreadable"] * 3
    assert await inbox.operations.discard(Partition(TOPIC, nobody[1].partition), 2, reason="noise", by="ops")
    assert not await inbox.operations.discard(Partition(TOPIC, nobody[1].partition), 2, reason="noise", by="ops")
    assert len(await inbox.parked()) == 2


async def test_redrive_twice_is_harmless_and_works_once_the_fold_is_mended(pool: Pool) -> None:
    broken = True

    def fails(event: Event) -> None:
        if broken and event.version == 2:
            raise ValueError

    inbox = Inbox(pool, counting(fails))
    await inbox.take(*(event("acme", version) for version in range(1, 5)))
    assert await inbox.operations.redrive(TOPIC, "acme") == 0
    assert len(await inbox.parked()) == 3
    broken = False
    assert await inbox.operations.redrive(TOPIC, "acme") == 3
    assert await inbox.operations.redrive(TOPIC, "acme") == 0
    assert (await inbox.versions(), await inbox.parked()) == ([1, 2, 3, 4], [])
    assert await inbox.operations.redrive(TOPIC, "nobody") == 0


async def test_skip_lets_go_of_what_is_parked_or_missing_and_what_waits_is_applied(inbox: Inbox) -> None:
    await inbox.take(event("acme", 1), poison("acme", 2), event("acme", 3), event("acme", 5), event("acme", 6))
    assert await inbox.operations.skip(TOPIC, "acme", 2, reason="unreadable", by="ops") == 1
    assert await inbox.operations.skip(TOPIC, "acme", 4, reason="never came", by="ops") == 2
    assert await inbox.operations.skip(TOPIC, "acme", 4, reason="never came", by="ops") == 0
    await inbox.take(event("acme", 4), event("acme", 7))
    assert (await inbox.versions(), await inbox.parked()) == ([1, 3, 5, 6, 7], [])
    assert await inbox.pool.fetchval("select count(*) from skipped") == 2


async def test_topics_of_one_client_wait_for_themselves_only(inbox: Inbox) -> None:
    from shared.events.clients import ClientClosed  # noqa: PLC0415

    closed = [event("acme", version, ClientClosed()) for version in range(1, 4)]
    await inbox.take(event("acme", 1), event("acme", 3), closed[0], closed[2])
    assert (await tally(inbox.pool, "acme")).versions == [("interactions", 1), ("clients", 1)]
    assert (await inbox.gauges())[:2] == (2, 2)
    await inbox.take(closed[1])
    assert (await tally(inbox.pool, "acme")).versions[2:] == [("clients", 2), ("clients", 3)]
    assert (await inbox.gauges())[:2] == (1, 1)


async def _consumed(inbox: Inbox, settings: Settings, topic_log: TopicLog, records: Sequence[Record]) -> None:
    """Through the log, so that it can be read again."""
    await topic_log.begin(inbox.pool, inbox.application.routing.topics)
    sent = await publish(settings.kafka, records)
    async with started(consumer(settings, inbox.pool, inbox.application.apply)):
        last = max(record.offset for record in sent) + 1

        async def read() -> bool:
            query = "select next >= $1 from offsets where topic = $2 and partition = $3"
            return bool(await inbox.pool.fetchval(query, last, TOPIC, sent[0].partition))

        await eventually(read)


@pytest.fixture
def newcomer(request: pytest.FixtureRequest) -> str:
    """A client of partition 0 of whom the log knows nothing yet."""
    from shared.kafka.partitions import slot  # noqa: PLC0415

    prefix = f"{abs(hash(request.node.name))}"
    return next(name for name in (f"{prefix}-{n}" for n in range(100)) if slot(name.encode()) % 6 == 0)


async def _refold(inbox: Inbox, settings: Settings, streams: Sequence[str]) -> None:
    await Refolding(settings, inbox.application, inbox.pool).refold(streams)


async def test_a_type_from_a_newer_writer_counts_as_applied_and_is_folded_after_the_upgrade(
    pool: Pool, settings: Settings, topic_log: TopicLog, newcomer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(pool)
    await _consumed(inbox, settings, topic_log, [event(newcomer, 1), of_unknown_type(newcomer, 2), event(newcomer, 3)])
    refolding = Refolding(settings, inbox.application, pool)
    assert (await inbox.versions(newcomer), await inbox.parked()) == ([1, 3], [])
    assert (await inbox.gauges())[2] == 1
    assert await refolding.marked() == [f"scoring:{newcomer}"]
    said = list(projector(inbox).concluded)

    known = {**CATALOGUE, "rapport.HandShaken.v1": CATALOGUE["rapport.ContactLogged.v1"]}
    monkeypatch.setattr(inbox.application, "_language", replace(RAPPORT, types=known))
    await refolding.refold(await refolding.marked())
    assert await tally(pool, newcomer) == Tally([("interactions", n) for n in (1, 2, 3)], said=3)
    assert await refolding.marked() == []
    assert projector(inbox).concluded == [*said, (newcomer, 2, 3)], "what was said before is not said again"


def projector(inbox: Inbox) -> Counting:
    found = inbox.application.routing.projectors["scoring"]
    assert isinstance(found, Counting)
    return found


async def test_refold_gives_what_a_fresh_fold_gives_and_says_nothing_twice(
    pool: Pool, databases: Databases, settings: Settings, topic_log: TopicLog, newcomer: str
) -> None:
    broken = True

    def fails(event: Event) -> None:
        if broken and event.version == 2:
            raise ValueError

    inbox, fresh = Inbox(pool, counting(fails)), Inbox(await databases.pool())
    records = [event(newcomer, 1), event(newcomer, 2), event(newcomer, 2), poison(newcomer, 3), event(newcomer, 4)]
    await _consumed(inbox, settings, topic_log, records)
    await inbox.operations.skip(TOPIC, newcomer, 3, reason="unreadable", by="ops")
    assert await inbox.versions(newcomer) == [1]
    broken = False
    for _ in range(2):
        await _refold(inbox, settings, [f"scoring:{newcomer}"])
    await fresh.operations.skip(TOPIC, newcomer, 3, reason="unreadable", by="ops")
    await fresh.take(*records)
    assert await tally(pool, newcomer) == await tally(fresh.pool, newcomer)
    assert (await inbox.parked(), await inbox.versions(newcomer)) == ([], [1, 2, 4])
    assert projector(inbox).concluded == [(newcomer, 0, 1), (newcomer, 1, 3)]
    assert await pool.fetchval("select heard from streams") == '{"interactions": 4}'


async def test_a_refold_that_can_apply_nothing_forgets_nothing_that_was_said(
    pool: Pool, settings: Settings, topic_log: TopicLog, newcomer: str
) -> None:
    broken = False

    def fails(_: Event) -> None:
        if broken:
            raise ValueError

    inbox = Inbox(pool, counting(fails))
    await _consumed(inbox, settings, topic_log, [event(newcomer, 1), event(newcomer, 2)])
    broken = True
    await _refold(inbox, settings, [f"scoring:{newcomer}"])
    assert (await inbox.versions(newcomer), len(await inbox.parked())) == ([], 2)
    broken = False
    assert await inbox.operations.redrive(TOPIC, newcomer) == 2
    assert await tally(pool, newcomer) == Tally([("interactions", 1), ("interactions", 2)], said=2)
    assert len(projector(inbox).concluded) == 1


async def test_poison_in_the_log_holds_one_client_of_a_real_partition(
    pool: Pool, settings: Settings, topic_log: TopicLog, newcomer: str
) -> None:
    inbox = Inbox(pool)
    neighbour = SUBJECTS[0]
    records = [event(newcomer, 1), poison(newcomer, 2), event(neighbour, 1), event(newcomer, 3), event(neighbour, 2)]
    await _consumed(inbox, settings, topic_log, records)
    assert (await inbox.versions(newcomer), await inbox.versions(neighbour)) == ([1], [1, 2])
    assert len(await inbox.parked()) == 2
