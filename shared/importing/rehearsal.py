"""A dry run: the same code decides, on tables of this session only that hide those of the service.

Postgres looks for a table among the temporary ones of the session first. So the streams and idempotency keys of a chunk
are copied into temporary tables of the same names, and the recorder works on these: what the file itself says before
counts, what is known counts, and no other session sees, waits for or keeps anything of it. The transactions are
read-only, in which Postgres refuses to write anything but temporary tables.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from shared.database.pool import Connection
from shared.events import Reported
from shared.importing.chunk import Chunk, Verdict
from shared.importing.files.refused_rows import RefusedRows
from shared.importing.keeping import after, passed_over
from shared.importing.position import Position
from shared.reporting import Recorder
from shared.reporting.event_identity import event_id
from shared.store.streams import stream_id

# Positions are below zero, which no known one is; events and outbox are emptied at the end of each transaction.
_TABLES = """
create temporary sequence positions increment by -1;
create temporary table received (like received including indexes);
create temporary table outbox (like outbox) on commit delete rows;
create temporary table events (like events including indexes) on commit delete rows;
alter table pg_temp.events alter column position set default nextval('pg_temp.positions');
create temporary table streams (like streams including defaults including indexes);
"""


@dataclass(slots=True)
class Rehearsal:
    """Decides on facts and stores nothing. ``refused``: the file for refused rows, if any."""

    connection: Connection
    schema: str
    recorder: Recorder
    refused: RefusedRows | None = None
    skip_foreign: bool = False
    position: Position = field(default_factory=Position)
    changed: bool = False

    async def keep(self, chunk: Chunk) -> Sequence[Verdict]:
        """The outcome that each row would have."""
        async with self.connection.transaction(readonly=True):
            facts = chunk.facts
            await self._copy(facts)
            outcomes = await self.recorder.record(self.connection, facts) if facts else []
        verdicts = passed_over(chunk.verdicts(outcomes)) if self.skip_foreign else chunk.verdicts(outcomes)
        self.position = after(self.position, chunk, verdicts, self.refused)
        return verdicts

    async def _copy(self, facts: Sequence[Reported]) -> None:
        await self.connection.execute(
            f"insert into pg_temp.streams select * from {self.schema}.streams where stream_id = any($1) "  # noqa: S608
            "on conflict do nothing",
            list({stream_id(fact.type.topic.short, fact.subject) for fact in facts}),
        )
        await self.connection.execute(
            f"insert into pg_temp.received select known.* from {self.schema}.received known "  # noqa: S608
            "join unnest($1::text[], $2::text[]) as asked(source, id) using (source, id) on conflict do nothing",
            [fact.source for fact in facts],
            [fact.id for fact in facts],
        )
        # A recovered database lacks some keys; the events themselves show what is recorded.
        await self.connection.execute(
            f"insert into pg_temp.events select * from {self.schema}.events where id = any($1::uuid[])",  # noqa: S608
            [event_id(fact) for fact in facts],
        )


@asynccontextmanager
async def rehearsal(
    connection: Connection, recorder: Recorder, refused: RefusedRows | None = None, *, skip_foreign: bool = False
) -> AsyncIterator[Rehearsal]:
    """A rehearsal on ``connection``, which must be used for nothing else meanwhile."""
    schema = await connection.fetchval(
        "select quote_ident(nspname) from pg_class c join pg_namespace n on n.oid = relnamespace "
        "where c.oid = 'streams'::regclass"
    )
    await connection.execute(_TABLES)
    await connection.reload_schema_state()  # statements prepared earlier refer to the service's own tables
    try:
        yield Rehearsal(connection, schema, recorder, refused, skip_foreign)
    finally:
        await _forget(connection)


async def _forget(connection: Connection) -> None:
    """Drop the temporary tables, which would hide the service's own from the connection's next user."""
    if connection.is_closed():
        return
    try:
        await connection.execute("discard temp")
        await connection.reload_schema_state()
    except BaseException:
        connection.terminate()
        raise
