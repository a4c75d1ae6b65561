"""A batch: what is at hand of the partitions that the framework begins with, as far as a transaction may hold it.

A client's facts lie in the partitions of one number, a topic each. Taken together they need one look at the client;
cut in pieces as the client library hands them out, and with the client's other topic at another time, one each time.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError

from shared.kafka.record import Partition, RawRecord, Record

log = structlog.get_logger()

#: Records that the framework is to hand out: all there are where there are few, of one partition or two where many are.
FIRST = 500
#: Records asked for at a time: as many as are unpacked while nobody else gets a turn, some tens of milliseconds.
_AT_A_TIME = 5_000


async def gather(client: AIOKafkaConsumer, first: Iterable[RawRecord], most: int) -> list[Record]:
    """``first``, and what else is at hand of the partitions with the same numbers, up to ``most`` in all.

    In order within each partition, one partition after the other. Waits for nothing but a rebalance that is going on.
    """
    found: dict[Partition, list[Record]] = defaultdict(list)
    for one in first:
        found[Partition(one.topic, one.partition)].append(Record.of(one))
    numbers = {partition.number for partition in found}
    count = sum(map(len, found.values()))
    while more := await _more(client, numbers, min(most - count, _AT_A_TIME)):
        for tp, raw in more.items():
            count += _add(found[Partition(tp.topic, tp.partition)], raw)
    return [*chain.from_iterable(found.values())]


def _add(known: list[Record], raw: Sequence[RawRecord]) -> int:
    """Add what comes next, and say how many; a rebalance may have sent the client back since the first came."""
    last = known[-1].offset if known else -1
    fresh = [Record.of(one) for one in raw if one.offset > last]
    known += fresh
    return len(fresh)


async def _more(client: AIOKafkaConsumer, numbers: set[int], most: int) -> Mapping[TopicPartition, Sequence[RawRecord]]:
    partitions = [tp for tp in client.assignment() if tp.partition in numbers]
    if most <= 0 or not partitions:
        return {}
    await asyncio.sleep(0)
    try:
        found: Mapping[TopicPartition, Sequence[RawRecord]] = await client.getmany(
            *partitions, timeout_ms=0, max_records=most
        )
    except (KafkaError, ConsumerStoppedError) as error:
        # The framework's own call meets it as well, and it is the watchdog that judges.
        log.info("batch_fill_failed", error=repr(error))
        return {}
    return found
