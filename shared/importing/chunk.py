"""Some rows of a file at a time, taken apart and judged one by one: what is left to decide needs the database."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.cloudevents import CloudEvent
from shared.events import Reported, ServiceContext
from shared.events.reading import reported
from shared.importing.columns import Named
from shared.importing.facts import Facts
from shared.importing.files.row import Row, Rows
from shared.importing.position import Prefix
from shared.refusal import Reason, Refusal
from shared.reporting import Outcome, Recorded
from shared.reporting.refusals import detail

#: In the audit of every event that came from a file.
REPORTER = "import"
#: A transaction holds so many rows, or fewer that are so large together.
MOST_ROWS = 2_000
MOST_BYTES = 4 * 1024 * 1024
_ROWS_A_TURN = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and the facts in it, each or why it can never be right; None where the mapping passes the row over."""

    row: Row
    facts: Sequence[Reported | Refusal] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row: an outcome for each of its facts. None: it was passed over."""

    row: Row
    outcomes: Sequence[Outcome] | None

    @property
    def refusals(self) -> list[Refusal]:
        """Of its facts."""
        return [one for one in self.outcomes or () if isinstance(one, Refusal)]

    @property
    def recorded(self) -> list[Recorded]:
        """Of its facts, those that were known already included."""
        return [one for one in self.outcomes or () if isinstance(one, Recorded)]

    def reason(self) -> str:
        """Why the row is refused, in one line."""
        return "; ".join(f"{one.reason.value}: {detail(one)}" for one in self.refusals)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows in the order of the file. ``digest``: of the file up to their end."""

    rows: Sequence[Judged]
    digest: bytes

    @property
    def facts(self) -> list[Reported]:
        """Those on which the service has to decide."""
        return [fact for judged in self.rows for fact in judged.facts or () if isinstance(fact, Reported)]

    @property
    def end(self) -> Row:
        """The last row."""
        return self.rows[-1].row

    def verdicts(self, outcomes: Sequence[Outcome]) -> list[Verdict]:
        """What became of each row. ``outcomes``: of ``facts``, in order."""
        following = iter(outcomes)
        return [Verdict(judged.row, _outcomes(judged, following)) for judged in self.rows]


class Chunks:
    """Takes a file apart, for one service."""

    def __init__(
        self,
        rows: Rows,
        facts: Facts,
        prefix: Prefix,
        service: ServiceContext,
        clock: Callable[[], datetime],
        *,
        named: Named | None = None,
    ) -> None:
        """``rows``: from where the import is to go on. ``clock``: the wall clock, in UTC. ``named``: names columns."""
        self._rows = iter(rows)
        self._facts = facts
        self._prefix = prefix
        self._service = service
        self._clock = clock
        self._named = named

    async def next(self) -> Chunk | None:
        """The next rows, None when there are no more.

        Every few rows the loop has its turn: what waits for the database goes on at once when it answers. (A thread
        would do the same and make each answer wait for the interpreter's lock.)
        """
        rows: list[Judged] = []
        for judged in self._some():
            rows.append(judged)
            if len(rows) % _ROWS_A_TURN == 0:
                await asyncio.sleep(0)
        return Chunk(rows, self._prefix.to(rows[-1].row.end)) if rows else None

    def _some(self) -> Iterator[Judged]:
        now = self._clock()
        first_end = None
        for count, row in enumerate(self._rows, 1):
            events = self._facts(row)
            yield Judged(row, None if events is None else [self._judged(event, now) for event in events])
            first_end = row.end if first_end is None else first_end
            if count == MOST_ROWS or row.end - first_end >= MOST_BYTES:
                return

    def _judged(self, event: CloudEvent | Refusal, now: datetime) -> Reported | Refusal:
        if isinstance(event, Refusal):
            return event
        fact = reported(event, self._service.language, now=now, service=self._service.name, reporter=REPORTER)
        if isinstance(fact, Reported):
            return fact
        told = fact if self._named is None else self._named(event.type, fact)
        return _ahead(told) if told.reason is Reason.FUTURE else told


def _ahead(refusal: Refusal) -> Refusal:
    """A file has no clock that could be wrong, but a mapping that may read it wrongly."""
    return replace(refusal, detail=f"{refusal.detail}; in a file check format, zone and the order of day and month")


def is_foreign(outcome: Outcome) -> bool:
    """Whether another service has to decide on it."""
    return isinstance(outcome, Refusal) and outcome.reason is Reason.WRONG_SERVICE


def _outcomes(judged: Judged, following: Iterator[Outcome]) -> list[Outcome] | None:
    if judged.facts is None:
        return None
    return [fact if isinstance(fact, Refusal) else next(following) for fact in judged.facts]
