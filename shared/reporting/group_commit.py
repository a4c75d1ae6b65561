"""Reports that come at the same time are recorded in one transaction: a commit costs the same for many as for one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Protocol

from shared.database.away import DATABASE_AWAY, HELD
from shared.events import Reported
from shared.reporting.recorder import Outcome

#: Transactions at a time that wait for nobody, and that wait for clients whom another transaction holds.
_QUICK, _PATIENT = 2, 2
#: Facts in a transaction, but for a single report that has more.
_FACTS = 500


class Record(Protocol):
    """Records reports in one transaction; None for those of clients held elsewhere, unless it is to ``wait``."""

    async def __call__(self, reports: Sequence[Sequence[Reported]], *, wait: bool) -> Sequence[list[Outcome] | None]:
        """The outcomes of each report, in order. What it raises, nothing of it is recorded."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Report:
    facts: Sequence[Reported]
    answer: asyncio.Future[list[Outcome]]


class _Lane:
    """A queue, and so many at a time who take what waits in it."""

    def __init__(self, work: Callable[[Sequence[_Report]], Awaitable[None]], at_once: int) -> None:
        self._work = work
        self._at_once = at_once
        self._waiting: deque[_Report] = deque()
        self._running: set[asyncio.Task[None] | None] = set()

    def put(self, report: _Report) -> None:
        self._waiting.append(report)
        if len(self._running) < self._at_once:
            # In a context of its own: it outlives the request that happened to start it.
            self._running.add(asyncio.create_task(self._run(), context=Context()))

    async def _run(self) -> None:
        try:
            while some := self._next():
                await self._work(some)
        finally:
            # Not when the task is done: what was put in between would wait for one who takes no more.
            self._running.discard(asyncio.current_task())

    def _next(self) -> list[_Report]:
        found: list[_Report] = []
        facts = 0
        while self._waiting and facts < _FACTS:
            report = self._waiting.popleft()
            if not report.answer.cancelled():
                found.append(report)
                facts += len(report.facts)
        return found


class GroupCommit:
    """Gathers reports while transactions are under way; each is answered for itself, as if it had been alone.

    A client whom another transaction holds (a batch from Kafka may for seconds) does not hold the reports of others:
    who reports of such a client waits with those who do the same.
    """

    def __init__(self, record: Record) -> None:
        """``record``: one transaction."""
        self._record = record
        self._quick = _Lane(self._quickly, _QUICK)
        self._patient = _Lane(self._patiently, _PATIENT)

    async def record(self, facts: Sequence[Reported]) -> list[Outcome]:
        """The outcomes of one report's facts, recorded together or not at all. Raises what ``record`` raises."""
        report = _Report(facts, asyncio.get_running_loop().create_future())
        self._quick.put(report)
        return await report.answer

    async def _quickly(self, reports: Sequence[_Report]) -> None:
        await self._attempt(reports, wait=False)

    async def _patiently(self, reports: Sequence[_Report]) -> None:
        await self._attempt(reports, wait=True)

    async def _attempt(self, reports: Sequence[_Report], *, wait: bool) -> None:
        """Each by itself where together they fail, so that what is wrong with one is answered to that one alone."""
        try:
            answers = await self._record([report.facts for report in reports], wait=wait)
        except HELD as error:
            await self._held(reports, error, wait=wait)
        except DATABASE_AWAY as error:
            _fail(reports, error)
        except Exception as error:  # noqa: BLE001  it is raised where the report is waited for
            if len(reports) == 1:
                _fail(reports, error)
            else:
                for report in reports:
                    await self._attempt([report], wait=wait)
        else:
            for report, answer in zip(reports, answers, strict=True):
                self._answer(report, answer)

    async def _held(self, reports: Sequence[_Report], error: Exception, *, wait: bool) -> None:
        """Some client was held for too long: who reports of others need not be told so."""
        if not wait or len(reports) == 1:
            _fail(reports, error)
            return
        try:
            answers = await self._record([report.facts for report in reports], wait=False)
        except Exception as other:  # noqa: BLE001  it is raised where the reports are waited for
            _fail(reports, other)
            return
        for report, answer in zip(reports, answers, strict=True):
            if answer is None:
                _fail([report], error)
            else:
                self._answer(report, answer)

    def _answer(self, report: _Report, answer: list[Outcome] | None) -> None:
        if answer is None:
            self._patient.put(report)
        elif not report.answer.done():
            report.answer.set_result(answer)


def _fail(reports: Sequence[_Report], error: Exception) -> None:
    for report in reports:
        if not report.answer.done():
            report.answer.set_exception(error)
