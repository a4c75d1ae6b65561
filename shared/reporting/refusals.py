"""Facts refused on their topic: kept as rows in the same transaction, and relayed like events to the dead letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.database.pool import Connection
from shared.kafka import header_blob
from shared.kafka.partitions import slot
from shared.kafka.record import Partition, Record
from shared.refusal import Refusal
from shared.store.events import announce

_INSERT = """
with new as (
    insert into refusals (recorded_at, reason, detail, topic, partition, "offset", key, value, headers)
    select $1, reason, detail, topic, partition, "offset", key, value, headers
    from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bytea[], $8::bytea[],
                $9::bytea[]) with ordinality
        as given(reason, detail, topic, partition, "offset", key, value, headers, place)
    order by place
    on conflict (topic, partition, "offset") do nothing -- the topic is read again: it is refused already
    returning position, topic, partition, "offset"
)
insert into outbox (position, topic, slot)
select new.position, $10, planned.slot
from new join unnest($4::text[], $5::integer[], $6::bigint[], $11::integer[])
    as planned(topic, partition, "offset", slot) using (topic, partition, "offset")
"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A record and why it was refused."""

    record: Record
    refusal: Refusal


async def known(connection: Connection, records: Sequence[Record]) -> set[tuple[str, int, int]]:
    """Topic, partition and offset of those of these records that were refused before: they are read again."""
    first: dict[Partition, int] = {}
    last: dict[Partition, int] = {}
    for record in records:
        partition = Partition(record.topic, record.partition)
        first.setdefault(partition, record.offset)
        last[partition] = record.offset
    if not first:
        return set()
    rows = await connection.fetch(
        'select r.topic, r.partition, r."offset" from refusals r '
        "join unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) as read(topic, partition, first, last) "
        'on r.topic = read.topic and r.partition = read.partition and r."offset" between read.first and read.last',
        [topic for topic, _ in first], [number for _, number in first], list(first.values()), list(last.values()),
    )  # fmt: skip
    return {(row["topic"], row["partition"], row["offset"]) for row in rows}


async def keep(connection: Connection, refused: Sequence[Refused], recorded_at: datetime, dead: str) -> None:
    """Keep refusals and name them in the outbox, to go to the topic ``dead``, in the caller's transaction."""
    if not refused:
        return
    records = [item.record for item in refused]
    await connection.execute(
        _INSERT,
        recorded_at,
        [item.refusal.reason.value for item in refused],
        [detail(item.refusal) for item in refused],
        [record.topic for record in records],
        [record.partition for record in records],
        [record.offset for record in records],
        [record.key for record in records],
        [record.value for record in records],
        [header_blob.pack(record.headers) for record in records],
        dead,
        [record.partition if record.key is None else slot(record.key) for record in records],
    )
    await announce(connection)


def detail(refusal: Refusal) -> str:
    """The refusal in one line, bad fields included."""
    unsaid = [problem for problem in refusal.fields if problem.detail not in refusal.detail]
    fields = "; ".join(f"{problem.pointer}: {problem.detail}" for problem in unsaid)
    return f"{refusal.detail} ({fields})" if fields else refusal.detail
