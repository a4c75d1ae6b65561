"""The relay: late commits, failures, the lease, waking, republishing, dead letters."""

import asyncio
import random
import sys
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaTimeoutError, RequestTimedOutError

from shared.database.lease import Lease
from shared.database.pool import Pool
from shared.events.catalogue import DEAD, REPORTED, Service, Topic
from shared.kafka.record import Record
from shared.refusal import FieldProblem, Reason, Refusal
from shared.relay import relay as relay_module
from shared.relay import sending
from shared.reporting import refusals
from shared.reporting.refusals import Refused
from shared.settings import Compression, Settings
from shared.store.republish import republish
from shared.telemetry import metrics
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.recording import commit, contact, unrelayed, write
from tests.support.relaying import all_relayed, relay, running
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog, versions


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool("interactions")


async def test_what_commits_late_below_others_already_sent_is_sent(
    pool: Pool, settings: Settings, topic_log: TopicLog
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    async with running(relay(settings, pool)), pool.acquire() as slow:
        late = slow.transaction()
        await late.start()
        [held] = await write(slow, ["late"], [contact()])
        await commit(pool, "quick", count=3)
        await all_relayed(pool)
        below = await pool.fetchval("select count(*) from events where position > (select min(position) from events)")
        assert below == 2, "the late one's position is lower than those of the others, which are sent"
        await late.commit()
        await all_relayed(pool)
    records = await topic_log.since(start, Topic.INTERACTIONS)
    assert versions(records) == {"late": [1], "quick": [1, 2, 3]}
    assert dict(records[[record.key for record in records].index(b"late")].headers)["ce_id"] == held.id.encode()


class LossyProducer(AIOKafkaProducer):  # type: ignore[misc]
    """Loses the first batch it is given, or its acknowledgement, and every batch of a partition it is told to lose."""

    how = "lost"
    losses = 1
    doomed: Collection[int] = ()

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> asyncio.Future[Any]:
        if partition in LossyProducer.doomed or LossyProducer.losses > 0:
            LossyProducer.losses -= 1
            return await self._lose(batch, topic, partition)
        sent: asyncio.Future[Any] = await super().send_batch(batch, topic, partition=partition)
        return sent

    async def _lose(self, batch: Any, topic: str, partition: int) -> asyncio.Future[Any]:
        if LossyProducer.how == "ack lost":
            await (await super().send_batch(batch, topic, partition=partition))
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        answer.set_exception(RequestTimedOutError() if LossyProducer.how == "lost" else KafkaTimeoutError())
        return answer


@pytest.fixture
def lossy(monkeypatch: pytest.MonkeyPatch) -> type[LossyProducer]:
    monkeypatch.setattr(relay_module, "AIOKafkaProducer", LossyProducer)
    monkeypatch.setattr(relay_module, "_BACKOFF_SECONDS", 0.1)
    monkeypatch.setattr(LossyProducer, "losses", 1)
    monkeypatch.setattr(LossyProducer, "doomed", ())
    monkeypatch.setattr(LossyProducer, "how", "lost")
    return LossyProducer


@pytest.mark.parametrize(("compression", "codec"), [(None, "gzip"), (Compression.LZ4, "lz4"), (Compression.NONE, None)])
async def test_records_are_compressed_as_it_is_set_by_default_as_every_client_reads(
    pool: Pool,
    settings: Settings,
    topic_log: TopicLog,
    monkeypatch: pytest.MonkeyPatch,
    *,
    compression: Compression | None,
    codec: str | None,
) -> None:
    codecs: list[str | None] = []

    class Watched(AIOKafkaProducer):  # type: ignore[misc]
        def __init__(self, **arguments: Any) -> None:
            codecs.append(arguments["compression_type"])
            super().__init__(**arguments)

    monkeypatch.setattr(relay_module, "AIOKafkaProducer", Watched)
    start = await topic_log.ends([Topic.INTERACTIONS])
    await commit(pool, "heavy", count=200, words="w" * 1_000)
    update = {} if compression is None else {"compression": compression}
    async with running(relay(settings.model_copy(update=update), pool)):
        await all_relayed(pool)
    assert versions(await topic_log.since(start, Topic.INTERACTIONS)) == {"heavy": list(range(1, 201))}
    assert codecs == [codec]


@pytest.mark.parametrize("how", ["lost", "ack lost"])
async def test_after_a_failed_batch_nothing_of_its_partition_overtakes(
    pool: Pool, settings: Settings, topic_log: TopicLog, lossy: type[LossyProducer], how: str
) -> None:
    lossy.how = how
    start = await topic_log.ends([Topic.INTERACTIONS])
    await commit(pool, "heavy", count=200, words="w" * 19_000)  # four batches of a MiB
    async with running(relay(settings, pool)):
        await all_relayed(pool)
    records = await topic_log.since(start, Topic.INTERACTIONS)
    assert lossy.losses == 0
    assert versions(records) == {"heavy": list(range(1, 201))}
    assert len(records) == 200 if how == "lost" else len(records) > 200


async def test_a_partition_that_takes_nothing_does_not_hold_the_others(
    pool: Pool, settings: Settings, topic_log: TopicLog, lossy: type[LossyProducer]
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    clients = [f"c-{number}" for number in range(30)]
    await commit(pool, *clients)
    stuck = await pool.fetchval("select slot % 6 from outbox order by position limit 1")
    held = await pool.fetchval("select count(*) from outbox where slot % 6 = $1", stuck)
    lossy.doomed, lossy.losses = [stuck], 0
    async with running(relay(settings, pool)):

        async def only_it_is_left() -> bool:
            return bool(await unrelayed(pool) == held)

        await eventually(only_it_is_left)
        await commit(pool, *clients)

        async def only_it_is_left_again() -> bool:
            return bool(await unrelayed(pool) == 2 * held)

        await eventually(only_it_is_left_again)
        lossy.doomed = ()
        await all_relayed(pool)
    assert versions(await topic_log.since(start, Topic.INTERACTIONS)) == {client: [1, 2] for client in clients}


def _tasks_of_clients() -> int:
    return sum("aiokafka" in repr(task.get_coro()) for task in asyncio.all_tasks())


async def test_a_producer_that_failed_leaves_nothing_behind(
    pool: Pool, settings: Settings, lossy: type[LossyProducer]
) -> None:
    before = _tasks_of_clients()
    lossy.losses = 3
    await commit(pool, "acme")
    async with running(relay(settings, pool)):
        await all_relayed(pool)
    assert _tasks_of_clients() == before


async def test_a_producer_whose_topics_are_missing_leaves_nothing_behind(
    pool: Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _tasks_of_clients()
    monkeypatch.setattr(relay_module, "_BACKOFF_SECONDS", 0.05)
    asked = 0

    async def unlike(self: relay_module.Relay, producer: AIOKafkaProducer) -> int:
        nonlocal asked
        asked += 1
        if asked <= 5:
            raise KafkaTimeoutError
        return await partitions(self, producer)

    partitions = relay_module.Relay._partitions
    monkeypatch.setattr(relay_module.Relay, "_partitions", unlike)
    await commit(pool, "acme")
    async with running(relay(settings, pool)):
        await all_relayed(pool)
    assert asked > 5
    assert _tasks_of_clients() == before


async def test_a_broker_that_is_silent_for_longer_than_the_delivery_may_take(
    databases: Databases, mortal: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mortal.embedded is not None
    monkeypatch.setattr(sending, "_DELIVERY_SECONDS", 0.5)
    monkeypatch.setattr(relay_module, "_BACKOFF_SECONDS", 0.1)
    kafka, topic_log = mortal.embedded.kafka, TopicLog(mortal.kafka)
    pool = await databases.pool("interactions")
    before = _tasks_of_clients()
    start = await topic_log.ends([Topic.INTERACTIONS])
    failed = asyncio.Event()
    _on_call(monkeypatch, metrics.RELAY_FAILURES, "labels", failed.set)
    async with running(relay(Settings(kafka=mortal.kafka), pool)):
        await commit(pool, "first")
        await all_relayed(pool)
        kafka.pause()
        try:
            await commit(pool, "heavy", count=150, words="w" * 19_000)
            async with asyncio.timeout(10):
                await failed.wait()
        finally:
            kafka.resume()
        await all_relayed(pool)
    assert versions(await topic_log.since(start, Topic.INTERACTIONS)) == {"first": [1], "heavy": list(range(1, 151))}
    assert _tasks_of_clients() == before


def _on_call(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, heard: Callable[[], None]) -> None:
    original = getattr(owner, name)

    def called(*arguments: Any, **named: Any) -> Any:
        heard()
        return original(*arguments, **named)

    monkeypatch.setattr(owner, name, called)


async def test_a_holder_that_does_not_renew_is_replaced_and_one_that_releases_at_once(pool: Pool) -> None:
    never, one, two = asyncio.Event(), Lease(pool, "relay", "one", seconds=1.2), Lease(pool, "relay", "two", seconds=30)
    assert await one.take()
    assert not await two.take()
    assert await one.take(), "the holder renews"
    began = time.monotonic()
    await pool.execute("update leases set until = now() + interval '1 second'")
    assert await _acquire(Lease(pool, "relay", "three", seconds=1.2), never)
    assert 0.7 < time.monotonic() - began < 3, "when it has run out, not before"
    async with asyncio.timeout(5):
        await one.keep()  # returns as it finds that the lease is another's
    await Lease(pool, "relay", "three").release()
    assert await two.take()


async def _acquire(lease: Lease, stopping: asyncio.Event) -> bool:
    async with asyncio.timeout(10):
        return await lease.acquire(stopping)


async def test_a_relay_that_stops_hands_over_at_once(pool: Pool, settings: Settings) -> None:
    one, two = relay(settings, pool, "one", lease=60), relay(settings, pool, "two", lease=60)
    two._lease._seconds = 1.2  # asks five times a second
    async with running(one):
        await commit(pool, "acme")
        await all_relayed(pool)
        assert await pool.fetchval("select holder from leases") == "one"
    assert await pool.fetchval("select count(*) from leases") == 0
    async with running(two):
        await commit(pool, "acme")
        await all_relayed(pool, seconds=5)


async def test_a_notification_wakes_it_long_before_the_poll(
    pool: Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.waking._POLL_SECONDS", 30.0)
    async with running(relay(settings, pool)):
        await commit(pool, "first")
        await all_relayed(pool)
        began = time.monotonic()
        for number in range(5):
            await commit(pool, f"c-{number}")
            await all_relayed(pool, seconds=5)
    assert time.monotonic() - began < 5


async def test_without_a_notification_the_poll_finds_it(
    pool: Pool, settings: Settings, topic_log: TopicLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    monkeypatch.setattr(sys.modules["shared.store.events"], "CHANNEL", "nobody_listens")
    async with running(relay(settings, pool)):
        await commit(pool, "first")
        await all_relayed(pool)
        await commit(pool, "second")
        await all_relayed(pool, seconds=5)
    assert versions(await topic_log.since(start, Topic.INTERACTIONS)) == {"first": [1], "second": [1]}


async def test_republish_sends_again_one_subject_or_all_from_a_position(
    pool: Pool, settings: Settings, topic_log: TopicLog
) -> None:
    events = [event for _ in range(3) for event in await commit(pool, "acme", "other")]
    async with running(relay(settings, pool)):
        await all_relayed(pool)
        start = await topic_log.ends([Topic.INTERACTIONS])
        assert await republish(pool, CONTEXTS[Service.INTERACTIONS], subject="acme") == 3
        await all_relayed(pool)
        assert versions(await topic_log.since(start, Topic.INTERACTIONS)) == {"acme": [1, 2, 3]}

        start = await topic_log.ends([Topic.INTERACTIONS])
        third = await pool.fetchval("select position from events order by position offset 2 limit 1")
        assert await republish(pool, CONTEXTS[Service.INTERACTIONS], since=third) == 4
        await all_relayed(pool)
        again = await topic_log.since(start, Topic.INTERACTIONS)
    assert versions(again) == {"acme": [2, 3], "other": [2, 3]}
    assert {dict(record.headers)["ce_id"] for record in again} == {event.id.encode() for event in events[2:]}


HOSTILE = (("ce_id", b"\xff\xfe"), ("empty", None), ("empty", b""), ("ümlaut", b"1"))


async def _refuse(pool: Pool, records: Sequence[Record]) -> None:
    refusal = Refusal(Reason.INVALID, "it cannot be right", (FieldProblem("/data/name", "is missing"),))
    async with pool.acquire() as connection, connection.transaction():
        refused = [Refused(record, refusal) for record in records]
        await refusals.keep(connection, refused, datetime.now(UTC), DEAD)


async def test_a_dead_letter_is_the_record_as_it_came_and_says_why(
    databases: Databases, settings: Settings, topic_log: TopicLog
) -> None:
    pool = await databases.pool("intake")
    start = await topic_log.ends([DEAD])
    came = [
        Record(REPORTED, 3, 17, b"k\xff\x00", b"\x00not json\xff", HOSTILE),
        Record(REPORTED, 4, 18, None, None, ()),
    ]
    await _refuse(pool, came)
    async with running(relay(settings, pool, service=Service.INTAKE)):
        await all_relayed(pool)
    letters = sorted(await topic_log.since(start, DEAD), key=lambda letter: letter.key is None)
    assert [(letter.key, letter.value) for letter in letters] == [(record.key, record.value) for record in came]
    assert letters[0].headers[:4] == HOSTILE
    assert dict(letters[0].headers[4:]) == {
        "__connect.errors.topic": REPORTED.encode(),
        "__connect.errors.partition": b"3",
        "__connect.errors.offset": b"17",
        "__connect.errors.stage": b"TRANSFORMATION",
        "__connect.errors.exception.class.name": b"rapport.invalid",
        "__connect.errors.exception.message": b"it cannot be right (/data/name: is missing)",
    }
    assert letters[1].partition == 4, "a record without a key goes where it came from"


async def test_a_record_of_the_greatest_size_becomes_a_dead_letter_and_holds_nothing_up(
    databases: Databases, settings: Settings, topic_log: TopicLog
) -> None:
    pool = await databases.pool("intake")
    start = await topic_log.ends([DEAD])
    large = bytes(range(256)) * 4096 * 3  # a record is compressed on its way: it may be larger than a batch may
    noise = random.Random(1).randbytes(1_048_500)
    await _refuse(pool, [Record(REPORTED, 0, n, b"k", value, ()) for n, value in enumerate((noise, large, b"small"))])
    async with running(relay(settings, pool, service=Service.INTAKE)):
        await all_relayed(pool)
    assert [letter.value for letter in await topic_log.since(start, DEAD)] == [noise, large, b"small"]
