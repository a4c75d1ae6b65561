"""Reading and clearing the outbox."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

import asyncpg

from shared.database.pool import Pool
from shared.events import ServiceContext, reported_as
from shared.events.error_headers import ErrorHeaders
from shared.events.wire import record
from shared.kafka import header_blob
from shared.kafka.record import Partition
from shared.store.streams import subject_of

_READ = """
select o.position, o.topic, o.slot % $2, e.id::text, e.stream_id, e.version, e.type, e.time::text,
       e.recorded_at::text, floor(extract(epoch from e.recorded_at) * 1000)::bigint,
       convert_to(e.data::text, 'UTF8'), e.correlation_id, e.causation_id, e.traceparent,
       e.audit->>'source', e.audit->>'id'
from (
    select * from outbox
    where (topic, slot % $2) not in (select * from unnest($3::text[], $4::integer[]))
      and position <> all ($5::bigint[])
    order by position limit $1
) o
left join events e using (position)
order by o.position
"""

#: What an outbox row names that is no event; kept apart, since hardly any row does and all would pay for the columns.
_READ_REFUSALS = """
select position, recorded_at as refused_at, reason, detail, topic as from_topic, partition as from_partition,
       "offset" as from_offset, key, value, headers
from refusals where position = any ($1::bigint[])
"""

#: The event's id, and its stream's, in a row that was read.
_ID, _STREAM = 3, 4
_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


class Outgoing(NamedTuple):
    """A record to be sent. ``timestamp``: milliseconds, when we recorded it. ``subject``: None of a dead letter."""

    position: int
    partition: Partition
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    subject: str | None = None


class Unfit(NamedTuple):
    """What is to be sent, but no record can be made of it. ``subject``: None of a dead letter."""

    position: int
    topic: str
    subject: str | None
    error: Exception


async def unsent(
    pool: Pool,
    service: ServiceContext,
    *,
    partitions: int,
    limit: int,
    busy: Collection[Partition] = (),
    in_flight: Collection[int] = (),
    unfit: Callable[[Sequence[Unfit]], None] | None = None,
) -> list[Outgoing]:
    """Up to ``limit`` of what is still to be sent, lowest position first.

    Always from the lowest: a row that committed late, below others already sent, is found like any other. Within a
    stream no version can be committed before the one below it, so its versions come in order. Leaves out the
    partitions in ``busy`` and the positions in ``in_flight``. ``unfit`` hears of that of which no record can be made;
    without it, that is raised.
    """
    rows = await pool.fetch(
        _READ,
        limit,
        partitions,
        [partition.topic for partition in busy],
        [partition.number for partition in busy],
        list(in_flight),
    )
    refused = [row[0] for row in rows if row[_ID] is None]
    letters = {row["position"]: row for row in await pool.fetch(_READ_REFUSALS, refused)} if refused else {}
    found: list[Outgoing] = []
    failed: list[Unfit] = []
    for row in rows:
        try:
            found.append(_record(row, service, letters))
        except Exception as error:
            if unfit is None:
                raise
            failed.append(Unfit(row[0], row[1], None if row[_ID] is None else subject_of(row[_STREAM]), error))
    if unfit is not None and failed:
        unfit(failed)
    return found


async def clear(pool: Pool, positions: Sequence[int]) -> None:
    """These are acknowledged."""
    await pool.execute("delete from outbox where position = any($1::bigint[])", positions)


def _record(row: asyncpg.Record, service: ServiceContext, letters: Mapping[int, asyncpg.Record]) -> Outgoing:
    if row[_ID] is not None:
        return _outgoing(row, service)
    return _dead_letter(letters[row[0]], _partition(row[1], row[2]), service)


def _outgoing(row: asyncpg.Record, service: ServiceContext) -> Outgoing:
    # Hot: each column is taken by its place, and as far as it goes Postgres writes what goes on the wire.
    (
        position, topic, number, id_, stream, version, type_, time, recorded_at, timestamp,
        data, correlation_id, causation_id, traceparent, reported_source, reported_id,
    ) = row  # fmt: skip
    subject = subject_of(stream)
    key, value, headers = record(
        id=id_,
        type=type_,
        topic=topic,
        subject=subject,
        version=version,
        time=_rfc3339(time),
        recorded_at=_rfc3339(recorded_at),
        data_json=data,
        correlation_id=correlation_id,
        causation_id=causation_id,
        traceparent=traceparent,
        service=service,
        reported_source=reported_source,
        reported_id=reported_id,
    )
    return Outgoing(position, _partition(topic, number), timestamp, key, value, headers, subject)


_partition = cache(Partition)


def _dead_letter(row: asyncpg.Record, partition: Partition, service: ServiceContext) -> Outgoing:
    """The original record with headers that say why."""
    why = ErrorHeaders(
        topic=row["from_topic"] or service.language.reported[0].name,
        partition=str(row["from_partition"]),
        offset=str(row["from_offset"]),
        stage="VALUE_CONVERTER" if row["reason"] == "unreadable" else "TRANSFORMATION",
        class_name=f"{service.language.name}.{row['reason']}",
        message=row["detail"],
    )
    came = header_blob.unpack(row["headers"])
    headers = [*came, *reported_as.of_refused(row["value"], came), *why.headers()]
    return Outgoing(row["position"], partition, _milliseconds(row["refused_at"]), row["key"], row["value"], headers)


def _rfc3339(text: str) -> str:
    """From Postgres' ISO style in UTC, "2026-03-02 09:00:00.5+00"."""
    return f"{text[:10]}T{text[11:]}:00"


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND
