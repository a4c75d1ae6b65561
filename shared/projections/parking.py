"""Parked: recorded events that cannot be applied, or not yet, kept per subject in version order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.database.pool import Connection
from shared.kafka import header_blob
from shared.kafka.record import Record
from shared.telemetry import metrics


class ParkedFor(StrEnum):
    """Why an event is parked."""

    UNREADABLE = "unreadable"
    FAILED = "failed"
    UNWRITABLE = "unwritable"
    EARLIER_MISSING = "earlier_missing"
    EARLIER_PARKED = "earlier_parked"


#: The first of a queue that is parked for one of these waits for an event that never arrived.
WAITING = frozenset({ParkedFor.EARLIER_MISSING, ParkedFor.EARLIER_PARKED})


@dataclass(frozen=True, slots=True)
class Parked:
    """A record set aside. ``subject`` and ``version`` are None where they could not be read.

    ``foreign``: none of the services, older or newer, could have written it.
    """

    record: Record
    subject: str | None
    version: int | None
    reason: ParkedFor
    detail: str
    foreign: bool = False


async def park(connection: Connection, parked: Sequence[Parked], at: datetime) -> None:
    """Set records aside."""
    if not parked:
        return
    records = [item.record for item in parked]
    await connection.execute(
        'insert into parked (topic, partition, "offset", subject, version, key, value, headers, reason, detail, '
        "parked_at) "
        "select *, $11::timestamptz from unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::bigint[], "
        "$6::bytea[], $7::bytea[], $8::bytea[], $9::text[], $10::text[]) on conflict do nothing",
        [record.topic for record in records],
        [record.partition for record in records],
        [record.offset for record in records],
        [item.subject for item in parked],
        [item.version for item in parked],
        [record.key for record in records],
        [record.value for record in records],
        [header_blob.pack(record.headers) for record in records],
        [item.reason.value for item in parked],
        [item.detail for item in parked],
        at,
    )
    for item in parked:
        metrics.PARKED.labels(item.reason.value).inc()


async def lead(connection: Connection, first: Parked) -> None:
    """Give the first of a queue its own reason: it does not wait for another parked event."""
    missing = first.reason is ParkedFor.EARLIER_PARKED
    await connection.execute(
        'update parked set reason = $4, detail = $5 where topic = $1 and partition = $2 and "offset" = $3',
        first.record.topic, first.record.partition, first.record.offset,
        ParkedFor.EARLIER_MISSING.value if missing else first.reason.value, first.detail,
    )  # fmt: skip


async def unwritable(connection: Connection) -> list[tuple[str, str]]:
    """The queues whose first could not be applied because its stream could not be written then."""
    rows = await connection.fetch(
        "select topic, subject from (select distinct on (topic, subject) topic, subject, reason from parked "
        'where subject is not null and version is not null order by topic, subject, version, "offset") first '
        "where reason = $1",
        ParkedFor.UNWRITABLE.value,
    )
    return [(row["topic"], row["subject"]) for row in rows]


async def count(connection: Connection, topics: Sequence[str], subject: str) -> int:
    """How many records are parked of a subject, in the queues of these topics."""
    found: int = await connection.fetchval(
        "select count(*) from parked where topic = any($1) and subject = $2 and version is not null", topics, subject
    )
    return found


async def queue(connection: Connection, topic: str, subject: str) -> list[Record]:
    """The records parked of a subject, in version order; those whose version cannot be read are in no queue."""
    rows = await connection.fetch(
        'select topic, partition, "offset", key, value, headers from parked '
        'where topic = $1 and subject = $2 and version is not null order by version, "offset"',
        topic, subject,
    )  # fmt: skip
    return [
        Record(
            row["topic"], row["partition"], row["offset"], row["key"], row["value"],
            header_blob.unpack(row["headers"]),
        )
        for row in rows
    ]  # fmt: skip


async def release(connection: Connection, records: Iterable[Record]) -> None:
    """Take records out of their queues: they were applied or skipped."""
    gone = list(records)
    if not gone:
        return
    await connection.execute(
        'delete from parked using unnest($1::text[], $2::integer[], $3::bigint[]) as gone(topic, partition, "offset") '
        'where parked.topic = gone.topic and parked.partition = gone.partition and parked."offset" = gone."offset"',
        [record.topic for record in gone],
        [record.partition for record in gone],
        [record.offset for record in gone],
    )


async def skipped(connection: Connection, topic: str, subject: str) -> set[int]:
    """The versions of a subject that an operator skipped."""
    rows = await connection.fetch("select version from skipped where topic = $1 and subject = $2", topic, subject)
    return {row["version"] for row in rows}


async def all_skipped(
    connection: Connection, topics: Sequence[str], subjects: Sequence[str]
) -> dict[str, dict[str, set[int]]]:
    """By subject and topic, the versions that an operator skipped."""
    rows = await connection.fetch(
        "select topic, subject, version from skipped where topic = any($1) and subject = any($2)", topics, subjects
    )
    found: dict[str, dict[str, set[int]]] = {}
    for row in rows:
        found.setdefault(row["subject"], {}).setdefault(row["topic"], set()).add(row["version"])
    return found


async def drop(connection: Connection, topics: Sequence[str], subjects: Sequence[str]) -> None:
    """Empty the subjects' queues: their events are about to be read from the log again."""
    await connection.execute(
        "delete from parked where topic = any($1) and subject = any($2) and version is not null", topics, subjects
    )
