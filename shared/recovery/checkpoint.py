"""The checkpoint of a recovery, so that it can be interrupted and run again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shared.database.pool import Connection
from shared.kafka.log_reader import Span
from shared.kafka.record import Partition

#: The id for the recovery as a whole; no stream has it.
_WHOLE = ""


async def compared(connection: Connection) -> dict[Partition, int]:
    """The offsets up to which the own topics were compared with this database; everything before is in it."""
    rows = await connection.fetch("select topic, partition, next from recovery_offsets")
    return {Partition(row["topic"], row["partition"]): row["next"] for row in rows}


async def note_compared(connection: Connection, ends: Mapping[Partition, int]) -> None:
    """Compared up to these offsets."""
    await connection.execute(
        "insert into recovery_offsets (topic, partition, next) "
        "select * from unnest($1::text[], $2::integer[], $3::bigint[]) "
        "on conflict (topic, partition) do update set next = excluded.next",
        [partition.topic for partition in ends],
        [partition.number for partition in ends],
        list(ends.values()),
    )


def beyond(bounds: Mapping[Partition, Span], known: Mapping[Partition, int]) -> dict[Partition, Span]:
    """The spans not compared yet; all of a topic that ends before its mark, as it is another topic."""
    return {
        partition: span._replace(first=max(span.first, known[partition]))
        if partition in known and known[partition] <= span.end
        else span
        for partition, span in bounds.items()
    }


async def begin(connection: Connection) -> None:
    """A recovery is under way."""
    await _note(connection, {_WHOLE: None})


async def end(connection: Connection) -> None:
    """It is done."""
    await connection.execute("delete from recovering where stream_id = $1", _WHOLE)


async def unfinished(connection: Connection) -> bool:
    """Whether a recovery was begun and is not done."""
    return bool(await connection.fetchval("select exists (select from recovering)"))


async def touched(connection: Connection, streams: Iterable[str]) -> None:
    """Mark streams of restored events: they must be concluded at the end."""
    await _note(connection, dict.fromkeys(streams))


async def folded(connection: Connection, latest: Mapping[str, datetime]) -> None:
    """Mark streams into which facts were folded without concluding; with the latest recording time."""
    await _note(connection, latest)


async def waiting(connection: Connection, limit: int) -> dict[str, datetime | None]:
    """Some of the streams that are to be concluded, with the latest recording of a fact in them."""
    rows = await connection.fetch(
        "select stream_id, recorded_at from recovering where stream_id <> $1 order by stream_id limit $2",
        _WHOLE, limit,
    )  # fmt: skip
    return {row["stream_id"]: row["recorded_at"] for row in rows}


async def count_waiting(connection: Connection) -> int:
    """How many streams are to be concluded."""
    return int(await connection.fetchval("select count(*) from recovering where stream_id <> $1", _WHOLE))


async def concluded(connection: Connection, streams: Sequence[str]) -> None:
    """These are."""
    await connection.execute("delete from recovering where stream_id = any($1)", streams)


async def _note(connection: Connection, latest: Mapping[str, datetime | None]) -> None:
    await connection.execute(
        "insert into recovering (stream_id, recorded_at) select * from unnest($1::text[], $2::timestamptz[]) "
        "on conflict (stream_id) do update set recorded_at = greatest(recovering.recorded_at, excluded.recorded_at)",
        list(latest),
        list(latest.values()),
    )
