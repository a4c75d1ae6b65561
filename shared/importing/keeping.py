"""Record the facts of judged rows, and move the position in the same transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared import crash_points
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.importing.chunk import Chunk, Verdict, is_foreign
from shared.importing.files.refused_rows import RefusedRows
from shared.importing.position import Position, save
from shared.importing.tally import Tally
from shared.reporting import Recorder


class Keeping(Protocol):
    """Decides on the facts of rows and stores the result."""

    @property
    def position(self) -> Position:
        """The current position of the import; it moves with every chunk."""
        ...

    @property
    def changed(self) -> bool:
        """Whether the file changed since an earlier run stopped, so that this run began at the beginning."""
        ...

    async def keep(self, chunk: Chunk) -> Sequence[Verdict]:
        """The outcome of each row."""
        ...


@dataclass(slots=True)
class Recording:
    """Records facts like every door. ``position``: where it begins."""

    pool: Pool
    recorder: Recorder
    file: str
    position: Position
    refused: RefusedRows
    skip_foreign: bool = False
    changed: bool = False

    async def keep(self, chunk: Chunk) -> Sequence[Verdict]:
        """Facts, idempotency keys and position, in one transaction. Refused rows are on disk before it commits."""

        async def work(connection: Connection) -> tuple[Position, Sequence[Verdict]]:
            facts = chunk.facts
            outcomes = await self.recorder.record(connection, facts) if facts else []
            verdicts = passed_over(chunk.verdicts(outcomes)) if self.skip_foreign else chunk.verdicts(outcomes)
            moved = after(self.position, chunk, verdicts, self.refused)
            await save(connection, self.file, moved)
            crash_points.point("import.before_commit")
            return moved, verdicts

        self.position, verdicts = await in_transaction(self.pool, work)
        crash_points.point("import.after_commit")
        return verdicts


def after(before: Position, chunk: Chunk, verdicts: Sequence[Verdict], refused: RefusedRows | None) -> Position:
    """The position after ``chunk``. Refused rows are written, where there is a file for them."""
    rows = [(verdict.row, verdict.reason()) for verdict in verdicts if verdict.refusals]
    return Position(
        offset=chunk.end.end,
        lines=chunk.end.last,
        digest=chunk.digest,
        tally=before.tally + tally(chunk, verdicts),
        refused=None if refused is None else str(refused.path),
        refused_bytes=0 if refused is None else refused.write(before.refused_bytes, rows),
    )


def passed_over(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts without the facts of other services."""
    return [
        Verdict(one.row, one.outcomes and [outcome for outcome in one.outcomes if not is_foreign(outcome)])
        for one in verdicts
    ]


def tally(chunk: Chunk, verdicts: Sequence[Verdict]) -> Tally:
    """Count the outcomes of the rows."""
    facts = sum(len(judged.facts or ()) for judged in chunk.rows)
    recorded = [one.repeated for verdict in verdicts for one in verdict.recorded]
    refused = Counter(one.reason.value for verdict in verdicts for one in verdict.refusals)
    return Tally(
        rows=len(chunk.rows),
        skipped=sum(judged.facts is None for judged in chunk.rows),
        recorded=recorded.count(False),
        repeated=recorded.count(True),
        foreign=facts - len(recorded) - refused.total(),
        refused=refused,
    )
