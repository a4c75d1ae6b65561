"""A transaction that its producer leaves open holds back its partition: the gauges say so, and nothing ends."""

import asyncio
import math
import os
from collections.abc import Sequence

import confluent_kafka
import pytest
from prometheus_client import REGISTRY

from shared.database.pool import Pool
from shared.events.catalogue import REPORTED
from shared.kafka.consuming.consumer import Source
from shared.settings import Settings
from shared.telemetry import metrics
from tests.support.consuming import consuming, running
from tests.support.counting import EFFECTS, effects, write_down
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.facts import binary, fact
from tests.support.publishing import SUBJECTS, publish
from tests.support.topic_log import TopicLog

SOURCE = Source((REPORTED,), gapless=False)
STALL_SECONDS = 2.0
NUMBER = 2
BEFORE, HELD, BEHIND = (binary(fact(name, SUBJECTS[NUMBER])) for name in ("before", "held", "behind"))


@pytest.fixture
async def pool(databases: Databases, topic_log: TopicLog) -> Pool:
    """A database that goes on at the present ends."""
    pool = await databases.pool()
    await pool.execute(EFFECTS)
    await topic_log.begin(pool, [REPORTED])
    for gauge in (metrics.OPEN_TRANSACTION, metrics.LAG_RECORDS, metrics.LAG_SECONDS):
        gauge.clear()  # what another consumer of this process said
    return pool


def of(gauge: str) -> float:
    """NaN, which compares with nothing, where nobody has said yet."""
    found = REGISTRY.get_sample_value(f"rapport_{gauge}", {"topic": REPORTED, "partition": str(NUMBER)})
    return math.nan if found is None else found


class Transaction:
    """One that is open from ``begin`` on."""

    def __init__(self, kafka: str) -> None:
        self._producer = confluent_kafka.Producer(
            {"bootstrap.servers": kafka, "transactional.id": f"open-{os.urandom(6).hex()}"}
        )

    def begin(self) -> None:
        self._producer.init_transactions(20)
        self._producer.begin_transaction()
        self._producer.produce(HELD.topic, HELD.value, HELD.key, partition=NUMBER, headers=list(HELD.headers))
        assert self._producer.flush(20) == 0

    def end(self, *, keep: bool) -> None:
        if keep:
            self._producer.commit_transaction(20)
        else:
            self._producer.abort_transaction(20)


@pytest.mark.parametrize(
    "keep", [pytest.param(True, id="committed"), pytest.param(False, id="aborted", marks=pytest.mark.again)]
)
async def test_what_an_open_transaction_holds_back_is_lag_and_stops_nothing(
    pool: Pool, settings: Settings, topic_log: TopicLog, *, keep: bool
) -> None:
    group = f"test-{os.urandom(6).hex()}"
    one = consuming(settings, pool, write_down, source=SOURCE, group=group, stall_seconds=STALL_SECONDS)
    transaction = Transaction(settings.kafka)
    async with running(one) as task:
        [first] = await publish(settings.kafka, [BEFORE])
        await _applied(pool, [first.offset])
        await eventually(_level)
        await asyncio.to_thread(transaction.begin)
        [last] = await publish(settings.kafka, [BEHIND])

        async def held_back() -> bool:
            return of("open_transaction_records") == of("lag_records") == last.offset - first.offset

        await eventually(held_back)
        noted = await _read_to(pool)

        async def for_longer_than_a_stall() -> bool:
            return of("lag_seconds") > STALL_SECONDS + 2

        await eventually(for_longer_than_a_stall)
        assert not task.done(), "there is nothing that could be read"
        assert await _read_to(pool) == noted, "not all that is recorded is read"
        assert (await topic_log.committed(group))[first.topic_partition] == first.offset + 1
        await asyncio.to_thread(transaction.end, keep=keep)
        await _applied(pool, [*range(first.offset, last.offset + 1)] if keep else [first.offset, last.offset])
        await eventually(_level)


async def _level() -> bool:
    return of("open_transaction_records") == of("lag_records") == 0 and of("lag_seconds") < STALL_SECONDS


async def _read_to(pool: Pool) -> object:
    return await pool.fetchval("select read_to from offsets where topic = $1 and partition = $2", REPORTED, NUMBER)


async def _applied(pool: Pool, offsets: Sequence[int]) -> None:
    async def all_of_them() -> bool:
        return [offset for _, number, offset in await effects(pool) if number == NUMBER] == list(offsets)

    await eventually(all_of_them)
