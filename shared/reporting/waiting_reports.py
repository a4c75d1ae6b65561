"""Reports of clients who cannot be written for now: kept as they came, to be recorded in their order when they can."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.database.pool import Connection
from shared.kafka import header_blob
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
                one.record.value, header_blob.pack(one.record.headers), _REASON, one.detail, at,
            )
            for one in waiting
        ],
    )  # fmt: skip
    metrics.PARKED.labels(_REASON).inc(len(waiting))


async def subjects(connection: Connection, topics: Collection[str], among: Collection[str] | None = None) -> set[str]:
    """Of whom reports on ``topics`` wait."""
    rows = await connection.fetch(
        "select distinct subject from parked "
        "where topic = any($1) and subject is not null and ($2::text[] is null or subject = any($2))",
        list(topics), None if among is None else list(among),
    )  # fmt: skip
    return {row["subject"] for row in rows}


async def take(connection: Connection, topics: Collection[str], subject: str) -> list[Record]:
    """The records that wait, as they came; they wait no more when the caller's transaction commits."""
    rows = await connection.fetch(
        "with gone as (delete from parked where topic = any($1) and subject = $2 returning *) "
        'select topic, partition, "offset", key, value, headers from gone '
        'order by parked_at, topic, partition, "offset"',
        list(topics), subject,
    )  # fmt: skip
    return [
        Record(
            row["topic"], row["partition"], row["offset"], row["key"], row["value"], header_blob.unpack(row["headers"])
        )
        for row in rows
    ]
