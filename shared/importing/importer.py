"""The use case: a file's facts become events, from where the last run stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from shared.database.pool import Connection, Pool
from shared.events import ServiceContext
from shared.importing import position as positions
from shared.importing.chunk import Chunks, Verdict
from shared.importing.files.opening import Opened, opened
from shared.importing.files.refused_rows import beside, unused
from shared.importing.files.row import FileError
from shared.importing.keeping import Keeping, Recording
from shared.importing.position import Position, Prefix
from shared.importing.rehearsal import rehearsal
from shared.importing.run import End, Take, run
from shared.importing.tally import Examples, Tally
from shared.reporting import Recorder


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported, and how. ``from_start``: from the beginning, not from where the last run stopped."""

    file: Path
    mapping: Path | None = None
    dry: bool = False
    skip_foreign: bool = False
    from_start: bool = False
    refused: Path | None = None

    @property
    def name(self) -> str:
        """The file's absolute path, under which its position is kept."""
        return str(self.file.absolute())


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import, including the runs it resumed.

    ``never_seen``: columns of the mapping that no row had. ``changed``: the file or its mapping changed since the
    last run, so it was read from the beginning. ``refused``: the file of refused rows, if there are any.
    """

    end: End
    begun: Position
    tally: Tally
    examples: Examples
    never_seen: Sequence[str]
    refused: Path | None
    changed: bool


class Showing(Protocol):
    """Displays positions."""

    def show(self, position: Position) -> None:
        """Show ``position``."""
        ...


#: Makes a display from the size of the file and the position where the run begins.
Shown = Callable[[int, Position], AbstractContextManager[Showing]]


class Importer:
    """Imports files into one service's store."""

    def __init__(self, service: ServiceContext, pool: Pool, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        """``recorder``: the recorder of the service's doors. ``clock``: the wall clock, in UTC."""
        self._service, self._pool, self._recorder, self._clock = service, pool, recorder, clock

    async def run(self, order: Order, shown: Shown, stopping: asyncio.Event) -> Imported:
        """Carry ``order`` out until the end of the file, or until ``stopping`` is set.

        Raises ``FileError`` where a file cannot be used, and what the database raises; what was recorded until then
        stays, and the next run resumes after it.
        """
        source = opened(order.file, order.mapping, self._service)
        prefix = Prefix(order.file, source.read_as + (b"\nforeign facts are skipped" if order.skip_foreign else b""))
        try:
            prepared = self._rehearsing if order.dry else self._recording
            async with self._pool.acquire() as connection, prepared(connection, order, source, prefix) as keeping:
                chunks = Chunks(source.rows, source.facts, prefix, self._service, self._clock, named=source.named)
                return await _told(chunks.next, keeping, source, shown, stopping)
        finally:
            prefix.close()
            source.rows.close()

    @asynccontextmanager
    async def _rehearsing(
        self, connection: Connection, order: Order, source: Opened, _: Prefix
    ) -> AsyncIterator[Keeping]:
        refused = None if order.refused is None else source.refused_to(unused(order.refused))
        async with rehearsal(connection, self._recorder, refused, skip_foreign=order.skip_foreign) as keeping:
            yield keeping

    @asynccontextmanager
    async def _recording(
        self, connection: Connection, order: Order, source: Opened, prefix: Prefix
    ) -> AsyncIterator[Keeping]:
        async with _alone(connection, order):
            known = None if order.from_start else await positions.find(connection, order.name)
            goes_on = known is not None and await asyncio.to_thread(prefix.begins_as, known)
            begun = known if known is not None and goes_on else Position()
            if goes_on:
                source.rows.go_to(begun.offset, begun.lines)
            else:
                prefix.rewind()
            refused = Path(begun.refused) if begun.refused else unused(order.refused or beside(order.file))
            yield Recording(
                pool=self._pool,
                recorder=self._recorder,
                file=order.name,
                position=begun,
                refused=source.refused_to(refused),
                skip_foreign=order.skip_foreign,
                changed=known is not None and not goes_on,
            )


async def _told(take: Take, keeping: Keeping, source: Opened, shown: Shown, stopping: asyncio.Event) -> Imported:
    """Run it and collect the result."""
    examples, begun = Examples(), keeping.position
    with shown(source.rows.size, begun) as showing:

        def seen(verdicts: Sequence[Verdict]) -> None:
            _note(examples, verdicts)
            showing.show(keeping.position)

        end = await run(take, keeping, seen, stopping)
    last = keeping.position
    return Imported(
        end=end,
        begun=begun,
        tally=last.tally,
        examples=examples,
        never_seen=source.rows.unknown(source.columns) if last.tally.rows > begun.tally.rows else [],
        refused=Path(last.refused) if last.refused and last.refused_bytes else None,
        changed=keeping.changed,
    )


def _note(examples: Examples, verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        examples.note_read(verdict.row)
        for refusal in verdict.refusals:
            examples.note(verdict.row, refusal)


@asynccontextmanager
async def _alone(connection: Connection, order: Order) -> AsyncIterator[None]:
    """Hold a session lock, so that only one import of a file runs at a time."""
    if not await connection.fetchval("select pg_try_advisory_lock(hashtextextended($1, 0))", f"import {order.name}"):
        raise FileError(f"{order.file.name}: is already being imported")
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute("select pg_advisory_unlock_all()")
