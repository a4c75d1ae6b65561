"""A batch is what the client has at hand, as far as a transaction may hold it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from shared.inbox.record import Partition, RawRecord, Record

log = structlog.get_logger()

#: Records asked for at a time: as many as are unpacked while nobody else gets a turn, some tens of milliseconds.
#: The framework keeps what it handed out until it hands out the next, so it is given no more than this either.
AT_A_TIME = 5_000


async def gather(client: AIOKafkaConsumer, first: Iterable[RawRecord], most: int) -> list[Record]:
    """``first``, and what else the client has at hand, up to ``most`` in all; waits for nothing.

    In order within each partition, one partition after the other.
    """
    found: dict[Partition, list[Record]] = defaultdict(list)
    raw, count = list(first), 0
    while raw:
        for one in raw:
            _add(found[Partition(one.topic, one.partition)], Record.of(one))
        count += len(raw)
        await asyncio.sleep(0)
        raw = await _more(client, min(most - count, AT_A_TIME))
    return [*chain.from_iterable(found.values())]


def _add(known: list[Record], record: Record) -> None:
    """Add what comes next; between ``first`` and the rest the client may have been sent back."""
    if not known or known[-1].offset < record.offset:
        known.append(record)


async def _more(client: AIOKafkaConsumer, most: int) -> list[RawRecord]:
    if most <= 0:
        return []
    try:
        found = await client.getmany(timeout_ms=0, max_records=most)
    except KafkaError as error:  # the framework's own call meets it as well, and it is the watchdog that judges
        log.info("no_more_at_hand", error=repr(error))
        return []
    return [*chain.from_iterable(found.values())]
