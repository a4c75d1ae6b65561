"""Reading and clearing the outbox."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import asyncpg
import msgspec

from shared.database.pool import Pool
from shared.events import REPORTED, Service, Topic
from shared.events.wire import record
from shared.inbox.record import Partition

_READ = """
select o.position, o.topic, o.slot,
       e.id::text as id, e.stream_id, e.version, e.type, e.time, e.recorded_at, e.data::text as data,
       e.correlation_id, e.causation_id, e.traceparent,
       r.recorded_at as refused_at, r.reason, r.detail, r.topic as from_topic, r.partition as from_partition,
       r."offset" as from_offset, r.key, r.value, r.headers
from (
    select * from outbox
    where (topic, slot % $2) not in (select * from unnest($3::text[], $4::integer[]))
      and position <> all ($5::bigint[])
    order by position limit $1
) o
left join events e using (position)
left join refusals r using (position)
order by o.position
"""

_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


class Outgoing(NamedTuple):
    """A record to be sent. ``timestamp``: milliseconds, when we recorded it."""

    position: int
    partition: Partition
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


async def unsent(
    pool: Pool,
    service: Service,
    *,
    partitions: int,
    limit: int,
    busy: Collection[Partition] = (),
    in_flight: Collection[int] = (),
) -> list[Outgoing]:
    """Up to ``limit`` of what is still to be sent, lowest position first.

    Always from the lowest: a row that committed late, below others already sent, is found like any other. Within a
    stream no version can be committed before the one below it, so its versions come in order. Leaves out the
    partitions in ``busy`` and the positions in ``in_flight``.
    """
    rows = await pool.fetch(
        _READ,
        limit,
        partitions,
        [partition.topic for partition in busy],
        [partition.number for partition in busy],
        list(in_flight),
    )
    return [_outgoing(row, service, partitions) for row in rows]


async def clear(pool: Pool, positions: Sequence[int]) -> None:
    """These are acknowledged."""
    await pool.execute("delete from outbox where position = any($1::bigint[])", positions)


def _outgoing(row: asyncpg.Record, service: Service, partitions: int) -> Outgoing:
    # Hot: of the event's part of the row each column is taken by its place.
    position, topic, slot, id_, stream, version, type_, time, recorded_at, data, *context = row[:13]
    partition = Partition(topic, slot % partitions)
    if id_ is None:
        return _dead_letter(row, partition)
    key, value, headers = record(
        id=id_,
        type=type_,
        topic=Topic(topic),
        subject=stream.partition(":")[2],
        version=version,
        time=time,
        recorded_at=recorded_at,
        data_json=data.encode(),
        correlation_id=context[0],
        causation_id=context[1],
        traceparent=context[2],
        service=service,
    )
    return Outgoing(position, partition, _milliseconds(recorded_at), key, value, headers)


def _dead_letter(row: asyncpg.Record, partition: Partition) -> Outgoing:
    """The original record with headers that say why, named as Kafka Connect names them (KIP-298)."""
    original = msgspec.msgpack.decode(row["headers"], type=list[tuple[str, bytes | None]])
    why = {
        "topic": row["from_topic"] or REPORTED,
        "partition": str(row["from_partition"]),
        "offset": str(row["from_offset"]),
        "stage": "VALUE_CONVERTER" if row["reason"] == "unreadable" else "TRANSFORMATION",
        "exception.class.name": f"rapport.{row['reason']}",
        "exception.message": row["detail"],
    }
    headers = [*original, *((f"__connect.errors.{name}", text.encode()) for name, text in why.items())]
    return Outgoing(row["position"], partition, _milliseconds(row["refused_at"]), row["key"], row["value"], headers)


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND
