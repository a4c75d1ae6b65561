"""Reports of clients who cannot be written for now: kept as they came, to be recorded in their order when they can."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from shared.database.pool import Connection
from shared.events import REPORTED
from shared.kafka.record import Record
from shared.telemetry import metrics

_REASON = "unwritable"


class Waiting(NamedTuple):
    """A record that was read, whom it is about, and why it waits."""

    record: Record
    subject: str
    detail: str


async def keep(connection: Connection, waiting: Sequence[Waiting], at: datetime) -> None:
    """Keep records, in the caller's transaction."""
    if not waiting:
        return
    await connection.executemany(
        'insert into parked (topic, partition, "offset", subject, key, value, headers, reason, detail, parked_at) '
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        [
            (
                one.record.topic, one.record.partition, one.record.offset, one.subject, one.record.key,
                one.record.value, msgspec.msgpack.encode(one.record.headers), _REASON, one.detail, at,
            )
            for one in waiting
        ],
    )  # fmt: skip
    metrics.PARKED.labels(_REASON).inc(len(waiting))


async def subjects(connection: Connection, among: Collection[str] | None = None) -> set[str]:
    """Of whom reports wait."""
    rows = await connection.fetch(
        "select distinct subject from parked where topic = $1 and ($2::text[] is null or subject = any($2))",
        REPORTED, None if among is None else list(among),
    )  # fmt: skip
    return {row["subject"] for row in rows}


async def take(connection: Connection, subject: str) -> list[Record]:
    """The records that wait, in their order; they wait no more when the caller's transaction commits."""
    rows = await connection.fetch(
        "with gone as (delete from parked where topic = $1 and subject = $2 returning *) "
        'select partition, "offset", key, value, headers from gone order by partition, "offset"',
        REPORTED, subject,
    )  # fmt: skip
    return [
        Record(
            REPORTED, row["partition"], row["offset"], row["key"], row["value"],
            msgspec.msgpack.decode(row["headers"], type=tuple[tuple[str, bytes | None], ...]),
        )
        for row in rows
    ]  # fmt: skip
