"""Consuming: every record has its effect once, whatever moves underneath, or the process ends and says why."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from structlog.testing import capture_logs

from deploy.local.process import Process
from shared.database.pool import Connection, Pool
from shared.events.catalogue import Topic
from shared.kafka.consuming.watchdog import Stuck
from shared.kafka.record import Record
from shared.settings import Settings
from shared.telemetry import metrics
from tests.support.consuming import consumer, consuming, running, started
from tests.support.counting import EFFECTS, effects, write_down
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.publishing import SUBJECTS, event, numbered, publish
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

TOPIC = Topic.INTERACTIONS.value


@pytest.fixture
async def pool(databases: Databases, topic_log: TopicLog) -> Pool:
    """A database that goes on at the present ends."""
    pool = await databases.pool()
    await pool.execute(EFFECTS)
    await topic_log.begin(pool, [TOPIC])
    return pool


def places(records: Sequence[Record]) -> list[tuple[str, int, int]]:
    return sorted((record.topic, record.partition, record.offset) for record in records)


async def _effective(pool: Pool, expected: Sequence[Record], seconds: float = 20) -> None:
    """Wait until all the expected have had their effect; then: no other, and none twice, and in order."""

    async def enough() -> bool:
        return len(set(await effects(pool))) >= len(expected)

    await eventually(enough, seconds=seconds)
    found = await effects(pool)
    assert sorted(found) == places(expected)
    for partition in {partition for _, partition, _ in found}:
        offsets = [offset for _, number, offset in found if number == partition]
        assert offsets == sorted(offsets)


async def test_every_record_has_its_effect_once_and_kafka_is_told(
    pool: Pool, settings: Settings, topic_log: TopicLog
) -> None:
    one = consumer(settings.model_copy(update={"batch_records": 7}), pool, write_down)
    async with started(one):
        sent = await publish(settings.kafka, numbered(SUBJECTS, 1, 20))
        await _effective(pool, sent)
        ends = await topic_log.ends([TOPIC])
        for number in range(6):
            tp = TopicPartition(TOPIC, number)
            assert await eventually(lambda tp=tp: one.client.committed(tp)) == ends[TOPIC, number]  # type: ignore[misc,index]


async def test_what_is_at_hand_is_one_transaction_though_the_framework_hands_out_little(
    pool: Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.kafka.consuming.transport.FIRST", 2)
    monkeypatch.setattr("shared.kafka.consuming.batch_fill._AT_A_TIME", 3)
    sent = await publish(settings.kafka, numbered(SUBJECTS, 1, 20))
    counts: list[int] = []

    async def handler(connection: Connection, records: Sequence[Record]) -> None:
        counts.append(len(records))
        await write_down(connection, records)

    async with started(consumer(settings.model_copy(update={"batch_records": 12}), pool, handler)):
        await _effective(pool, sent)
    assert 2 < max(counts) <= 12


async def test_the_first_start_begins_at_the_earliest_record_of_every_partition(
    databases: Databases, settings: Settings, topic_log: TopicLog
) -> None:
    pool = await databases.pool()
    await pool.execute(EFFECTS)
    sent = await publish(settings.kafka, [event(subject, 1) for subject in SUBJECTS])
    one = consumer(settings, pool, write_down)
    await one.begin()
    assert len(one.next) == 6, "all are begun before the group hands out any"
    async with started(one):

        async def all_there() -> bool:
            return set(places(sent)) <= set(await effects(pool))

        await eventually(all_there)
    assert len(await effects(pool)) == len(set(await effects(pool)))


async def test_records_fetched_before_the_offset_moved_are_refused(pool: Pool, settings: Settings) -> None:
    """Another process went on with a partition of which we have records in our hands already."""
    sent = await publish(settings.kafka, numbered(SUBJECTS[:2], 1, 40))
    both = [[record for record in sent if record.partition == number] for number in (0, 1)]
    moved: list[Record] = []

    async def handler(connection: Connection, records: Sequence[Record]) -> None:
        if not moved:
            moved.extend(both[1 - records[0].partition][25:])
            await pool.execute(
                "update offsets set next = $1 where topic = $2 and partition = $3",
                moved[0].offset, TOPIC, moved[0].partition,
            )  # fmt: skip
        await write_down(connection, records)

    async def begun() -> bool:
        return bool(moved)

    async with started(consumer(settings.model_copy(update={"batch_records": 5}), pool, handler)):
        await eventually(begun)
        await _effective(pool, [*both[1 - moved[0].partition], *moved])


async def test_an_offset_that_moves_under_an_idle_consumer_is_where_it_goes_on(pool: Pool, settings: Settings) -> None:
    fenced = metrics.FENCED.labels(TOPIC)._value.get()
    async with started(consumer(settings, pool, write_down)):
        first = await publish(settings.kafka, numbered(SUBJECTS[:1], 1, 10))
        await _effective(pool, first)
        await pool.execute("update offsets set next = next + 5 where topic = $1 and partition = 0", TOPIC)
        second = await publish(settings.kafka, numbered(SUBJECTS[:1], 11, 20))
        await _effective(pool, [*first, *second[5:]])
    assert metrics.FENCED.labels(TOPIC)._value.get() > fenced


async def test_a_handler_that_fails_for_one_partition_does_not_hold_the_others_and_goes_on_when_it_can(
    pool: Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.kafka.consuming.hold._HELD_SECONDS", 0.3)
    broken = True

    async def handler(connection: Connection, records: Sequence[Record]) -> None:
        await write_down(connection, records)
        if broken and any(record.partition == 2 for record in records):
            raise RuntimeError("a bug")

    async with started(consumer(settings, pool, handler)):
        sent = await publish(settings.kafka, numbered(SUBJECTS, 1, 5))
        others = [record for record in sent if record.partition != 2]
        await _effective(pool, others)
        broken = False
        await _effective(pool, sent)


async def test_the_database_comes_back_and_nothing_was_done_twice(
    pool: Pool, databases: Databases, settings: Settings
) -> None:
    cut = 0

    async def handler(connection: Connection, records: Sequence[Record]) -> None:
        nonlocal cut
        await write_down(connection, records)
        if cut < 3:
            cut += 1
            backend = await connection.fetchval("select pg_backend_pid()")
            await pool.execute("select pg_terminate_backend($1)", backend)

    async with started(consumer(settings, pool, handler)):
        await _effective(pool, await publish(settings.kafka, numbered(SUBJECTS, 1, 5)))
    assert cut == 3


async def _delete_before(kafka: str, partition: int, offset: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(TOPIC, partition): RecordsToDelete(before_offset=offset)})
    finally:
        await admin.close()


async def _stuck(pool: Pool, settings: Settings, words: str) -> None:
    async with asyncio.timeout(20):
        with pytest.raises(Stuck, match=words):
            await consuming(settings, pool, write_down).run()
    assert await effects(pool) == []


async def test_a_log_that_starts_behind_the_stored_offset_ends_the_process(pool: Pool, settings: Settings) -> None:
    sent = await publish(settings.kafka, numbered(SUBJECTS[3:4], 1, 10))
    await _delete_before(settings.kafka, 3, sent[5].offset)
    await _stuck(
        pool, settings, rf"\[3\]: the stored offset is {sent[0].offset}, but the log starts at {sent[5].offset}"
    )


async def test_a_log_that_ends_before_the_stored_offset_ends_the_process(pool: Pool, settings: Settings) -> None:
    await pool.execute("update offsets set next = next + 100 where partition = 4")
    await _stuck(pool, settings, r"\[4\]: the stored offset is .* it is another topic")


async def test_reading_that_does_not_go_on_ends_the_process(pool: Pool, settings: Settings) -> None:
    async def hopeless(connection: Connection, records: Sequence[Record]) -> None:
        raise RuntimeError("a bug")

    await publish(settings.kafka, numbered(SUBJECTS[:1], 1, 1))
    async with asyncio.timeout(30):
        with capture_logs() as logs, pytest.raises(Stuck, match="nothing read for"):
            await consuming(settings, pool, hopeless, stall_seconds=2).run()
    held = [line for line in logs if line["event"] == "stack_of_task" and "Hold._release" in str(line["at"])]
    assert len(held) == 1, "the log says what everybody waited for"
    assert any(line["event"] == "stack_of_thread" for line in logs)


@asynccontextmanager
async def _process(name: str, log: Path, kafka: str, *arguments: str) -> AsyncIterator[Process]:
    process = Process(name, log / f"{name}.log", env={"RAPPORT_KAFKA": kafka})
    process.start([sys.executable, "-m", "tests.support.paused_consumer", *arguments])
    try:
        yield process
    finally:
        await process.stop(seconds=10)


async def test_a_process_that_was_frozen_with_records_in_its_hands_doubles_nothing(
    databases: Databases, servers: Servers, topic_log: TopicLog, tmp_path: Path
) -> None:
    url, group = await databases.fresh(), f"test-{os.urandom(6).hex()}"
    pool = await databases.connected(url)
    await pool.execute(EFFECTS)
    await topic_log.begin(pool, [TOPIC])
    async with (
        _process("frozen", tmp_path, servers.kafka, url, group, "freeze") as frozen,
        _process("awake", tmp_path, servers.kafka, url, group),
    ):
        sent = await _publish_until_frozen(servers.kafka, frozen)
        sent += await publish(servers.kafka, numbered(SUBJECTS, 1000, 1010))
        await _effective(pool, sent, seconds=40)
        frozen.send(signal.SIGCONT)
        sent += await publish(servers.kafka, numbered(SUBJECTS, 2000, 2010))
        await _effective(pool, sent, seconds=40)
        assert await _fences(tmp_path / "frozen.log")


async def _publish_until_frozen(kafka: str, process: Process) -> list[Record]:
    sent: list[Record] = []

    async def frozen() -> bool:
        sent.extend(await publish(kafka, numbered(SUBJECTS, len(sent) + 1, len(sent) + 3)))
        return bool(psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)

    await eventually(frozen, seconds=30)
    return sent


async def _fences(log: Path) -> bool:
    async def seen() -> bool:
        return "batch_fenced" in await asyncio.to_thread(log.read_text)

    return await eventually(seen)


async def test_a_consumer_reads_on_after_its_own_restart(pool: Pool, settings: Settings) -> None:
    sent: list[Record] = []
    for version in range(1, 4):
        async with running(consuming(settings, pool, write_down)):
            sent += await publish(settings.kafka, numbered(SUBJECTS, version, version))
            await _effective(pool, sent)
