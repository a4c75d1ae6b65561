"""Stored offsets: where each partition goes on, moved by compare-and-set in the transaction of the effect."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from shared.database.pool import Connection
from shared.kafka.record import Partition


class Fenced(Exception):  # noqa: N818  it is a finding, not a failure
    """A batch does not start at its partition's stored offset: it is stale, or another process moved on."""

    def __init__(self, partition: Partition, first: int) -> None:
        """``first``: the batch's first offset."""
        super().__init__(f"{partition.topic}[{partition.number}] does not continue at offset {first}")
        self.partition = partition


async def move(connection: Connection, partition: Partition, expected: int, to: int) -> None:
    """Move the partition from ``expected`` to ``to`` (the last offset applied, plus one).

    Raises ``Fenced`` when it stands elsewhere; the transaction must then be rolled back.
    """
    moved = await connection.execute(
        "update offsets set next = $4 where topic = $1 and partition = $2 and next = $3",
        partition.topic, partition.number, expected, to,
    )  # fmt: skip
    if moved != "UPDATE 1":
        raise Fenced(partition, expected)


async def stored(connection: Connection) -> dict[Partition, int]:
    """The stored offset of every known partition."""
    rows = await connection.fetch("select topic, partition, next from offsets")
    return {Partition(row["topic"], row["partition"]): row["next"] for row in rows}


async def begin(connection: Connection, earliest: Mapping[Partition, int]) -> None:
    """Start partitions never seen before at their earliest offsets; leave the others where they stand."""
    await connection.execute(
        "insert into offsets (topic, partition, next) select * from unnest($1::text[], $2::integer[], $3::bigint[]) "
        "on conflict do nothing",
        [partition.topic for partition in earliest],
        [partition.number for partition in earliest],
        list(earliest.values()),
    )


async def note_read_to(connection: Connection, partitions: Iterable[Partition], at: datetime) -> None:
    """Note that these partitions had been read to their ends as of ``at``.

    Never later than the database's own clock says; what an earlier clock that was ahead has left is put right.
    """
    known = list(partitions)
    # The rows are locked in the order in which batches move them; otherwise each could wait for the other.
    await connection.execute(
        "with read as ("
        "select topic, partition from offsets "
        "where (topic, partition) in (select * from unnest($1::text[], $2::integer[])) "
        'order by topic collate "C", partition for no key update) '
        "update offsets set read_to = case when read_to > now() then least($3, now()) "
        "else greatest(read_to, least($3, now())) end "
        "from read where offsets.topic = read.topic and offsets.partition = read.partition",
        [partition.topic for partition in known],
        [partition.number for partition in known],
        at,
    )


async def read_to(connection: Connection) -> datetime | None:
    """The time up to which every partition has been read; None while one never was."""
    row = await connection.fetchrow("select min(read_to) as at, count(*) - count(read_to) as unread from offsets")
    return None if row is None or row["unread"] else row["at"]


async def behind(connection: Connection) -> timedelta | None:
    """How long ago that was, by the database's clock, which wrote it too; None while a partition never was read."""
    row = await connection.fetchrow(
        "select now() - min(read_to) as ago, count(*) - count(read_to) as unread from offsets"
    )
    return None if row is None or row["unread"] else row["ago"]
