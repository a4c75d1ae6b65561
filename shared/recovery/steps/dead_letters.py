"""Step 0 (deciding services): restore refusals, so that what was refused stays refused and is no dead letter twice.

The reported facts of the lost days are read again. What is accepted is known by its event's id; what was refused, by
the place it came from, which every dead letter names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from shared.cloudevents import kafka
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Language, ServiceContext, reported_as
from shared.events.error_headers import ErrorHeaders
from shared.events.reading import answers_for
from shared.kafka import header_blob
from shared.kafka.log_reader import LogReader
from shared.kafka.record import Partition, Record
from shared.recovery import checkpoint
from shared.recovery.progress import Progress, Recovered

_INSERT = """
insert into refusals (recorded_at, reason, detail, topic, partition, "offset", key, value, headers)
select now(), * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::bigint[], $6::bytea[], $7::bytea[],
                            $8::bytea[])
on conflict (topic, partition, "offset") do nothing
"""
_SENT = """
delete from outbox using refusals r
where r.position = outbox.position
  and (r.topic, r.partition, r."offset") in (select * from unnest($1::text[], $2::integer[], $3::bigint[]))
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter: the record as it came from its place, and why it was refused."""

    original: Record
    reason: str
    detail: str


class DeadLetters:
    """Takes back what the service refused."""

    def __init__(self, service: ServiceContext, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self._service = service
        self._pool = pool

    async def run(self, log: LogReader, progress: Progress, done: Recovered) -> None:
        """Restore all refusals not compared yet."""
        bounds = await log.bounds([self._service.language.dead])
        async with self._pool.acquire() as connection:
            spans = checkpoint.beyond(bounds, await checkpoint.compared(connection))
        progress.step("comparing dead letters", sum(span.length for span in spans.values()))
        async for records in log.read(spans):
            done.refusals += await in_transaction(self._pool, partial(self._batch, records=records))
            progress.advance(len(records))
        async with self._pool.acquire() as connection:
            await checkpoint.note_compared(connection, {partition: span.end for partition, span in bounds.items()})

    async def _batch(self, connection: Connection, records: Sequence[Record]) -> int:
        found = [
            one
            for record in records
            if (one := letter(record, self._service.language)) is not None and self._is_ours(one)
        ]
        originals = [one.original for one in found]
        places = (
            [record.topic for record in originals],
            [record.partition for record in originals],
            [record.offset for record in originals],
        )
        inserted = await connection.execute(
            _INSERT,
            [one.reason for one in found],
            [one.detail for one in found],
            *places,
            [record.key for record in originals],
            [record.value for record in originals],
            [header_blob.pack(record.headers) for record in originals],
        )
        await connection.execute(_SENT, *places)
        last = records[-1]
        await checkpoint.note_compared(connection, {Partition(last.topic, last.partition): last.offset + 1})
        return int(inserted.split()[-1])

    def _is_ours(self, found: Letter) -> bool:
        original = found.original
        event = kafka.read(original.key, original.value, original.headers)
        return answers_for(event, self._service.language) == self._service.name


def letter(record: Record, language: Language) -> Letter | None:
    """The dead letter in ``record``; None if it is not one of this service."""
    headers = record.headers
    why = ErrorHeaders.read(headers)
    if why is None or why.topic not in language.reported_topics:
        return None
    if not (why.partition.isdecimal() and why.offset.isdecimal()):
        return None
    original = reported_as.without(headers[: -len(why)])
    came = Record(why.topic, int(why.partition), int(why.offset), record.key, record.value, original)
    return Letter(came, why.class_name.removeprefix(f"{language.name}."), why.message)
