"""The two doors facts come in by. Behind both the same recorder decides."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

import structlog

from shared import crash_points
from shared.cloudevents import CloudEvent, kafka
from shared.database.away import is_away
from shared.database.isolation import isolated
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Reported, Service
from shared.events.reading import answers_for, reported
from shared.kafka.failed_batches import FailedBatches
from shared.kafka.record import Record
from shared.refusal import Refusal
from shared.reporting import refusals, waiting_reports
from shared.reporting.group_commit import GroupCommit
from shared.reporting.recorder import Outcome, Recorded, Recorder
from shared.reporting.refusals import Refused
from shared.reporting.waiting_reports import Waiting
from shared.set_aside import SetAside
from shared.telemetry import metrics

log = structlog.get_logger()

_Said = tuple[Record, Reported | Refusal]

#: A report of so many facts is worth a transaction of its own.
_LARGE = 50


class HttpDoor:
    """Facts reported by request: the answer says what became of each."""

    def __init__(self, service: Service, recorder: Recorder, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._service = service
        self._recorder = recorder
        self._pool = pool
        self._clock = clock
        self._together = GroupCommit(self._in_transaction)

    async def report(self, events: Sequence[CloudEvent | Refusal], reporter: str) -> list[Outcome]:
        """What became of each event, in order; nothing is kept of the refused ones but a count.

        Raises what the database raises when it cannot serve; nothing is recorded then.
        """
        now = self._clock()
        read = [_read(event, now, self._service, reporter) for event in events]
        facts = [fact for fact in read if isinstance(fact, Reported)]
        recorded = await self._record(facts) if facts else []
        outcomes = _in_place(read, recorded)
        for fact, outcome in zip(read, outcomes, strict=True):
            _count(fact, outcome, "http")
        return outcomes

    async def _record(self, facts: Sequence[Reported]) -> list[Outcome]:
        if len(facts) < _LARGE:
            return await self._together.record(facts)
        [outcomes] = await self._in_transaction([facts], wait=True)
        assert outcomes is not None
        return outcomes

    async def _in_transaction(
        self, reports: Sequence[Sequence[Reported]], *, wait: bool
    ) -> Sequence[list[Outcome] | None]:
        async def work(connection: Connection) -> Sequence[list[Outcome] | None]:
            outcomes = await self._recorder.record_each(connection, reports, wait=wait)
            crash_points.point("http.before_commit")
            return outcomes

        outcomes = await in_transaction(self._pool, work)
        crash_points.point("http.after_commit")
        return outcomes


class KafkaDoor:
    """Facts reported on `rapport.reported.v1`: a handler for the consumer. The refused go to the dead letters."""

    def __init__(self, service: Service, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._service = service
        self._recorder = recorder
        self._clock = clock
        self._failed = FailedBatches()
        self._aside = SetAside("reports")

    async def __call__(self, connection: Connection, records: Sequence[Record]) -> None:
        """Record what is this service's to answer for; leave the rest to its owner.

        What was refused before stays refused: read again later, a time that lay ahead would have come. What is reported
        of a client who cannot be written waits, and the others' is recorded.
        """
        with self._failed.applying(records) as isolating:
            before = await refusals.known(connection, records)
            fresh = [record for record in records if (record.partition, record.offset) not in before]
            read = self._ours(fresh)
            subjects = {fact.subject for _, fact in read if isinstance(fact, Reported)}
            waiting = await waiting_reports.subjects(connection, subjects) if subjects else set()
            read = await self._keep_of(connection, read, dict.fromkeys(waiting, ""))
            if isolating:
                read = await self._keep_of(connection, read, await self._at_fault(connection, read))
            await self._record(connection, read)

    async def retry(self, pool: Pool) -> None:
        """Record what waits of clients whose turn it is. Raises ``DATABASE_AWAY``."""
        async with pool.acquire() as connection:
            waiting = await waiting_reports.subjects(connection)
        self._aside.keep_only(waiting)
        for subject in sorted(waiting - set(self._aside.now())):
            try:
                await in_transaction(pool, partial(self._record_waiting, subject=subject))
            except Exception as error:
                if is_away(error):
                    raise
                self._aside.failed(subject, error)
            else:
                self._aside.succeeded(subject)

    async def _record_waiting(self, connection: Connection, subject: str) -> None:
        await self._record(connection, self._ours(await waiting_reports.take(connection, subject)))

    def _ours(self, records: Sequence[Record]) -> list[_Said]:
        """What is this service's to answer for, as far as it can be read."""
        now = self._clock()
        events = ((record, kafka.read(record.key, record.value, record.headers)) for record in records)
        return [
            (record, _read(event, now, self._service, "kafka"))
            for record, event in events
            if answers_for(event) is self._service
        ]

    async def _record(self, connection: Connection, said: Sequence[_Said]) -> None:
        read = [fact for _, fact in said]
        facts = [fact for fact in read if isinstance(fact, Reported)]
        outcomes = _in_place(read, await self._recorder.record(connection, facts) if facts else [])
        refused = [
            Refused(record, outcome)
            for (record, _), outcome in zip(said, outcomes, strict=True)
            if isinstance(outcome, Refusal)
        ]
        await refusals.keep(connection, refused, self._clock())
        for fact, outcome in zip(read, outcomes, strict=True):
            _count(fact, outcome, "kafka")

    async def _at_fault(self, connection: Connection, said: Sequence[_Said]) -> dict[str, str]:
        """Those who cannot be written, and why. It is tried, and nothing is kept of it."""
        facts = [fact for _, fact in said if isinstance(fact, Reported)]

        async def work(subjects: Sequence[str]) -> None:
            await self._recorder.record(connection, [fact for fact in facts if fact.subject in subjects])

        trial = connection.transaction()
        await trial.start()
        try:
            failed = await isolated(connection, sorted({fact.subject for fact in facts}), work)
        finally:
            await trial.rollback()
        for subject, error in failed:
            self._aside.failed(subject, error)
        return {subject: type(error).__name__ for subject, error in failed}

    async def _keep_of(self, connection: Connection, said: Sequence[_Said], subjects: Mapping[str, str]) -> list[_Said]:
        """Keep what is reported of these, each with why, for later; the rest."""
        late: list[Waiting] = []
        rest: list[_Said] = []
        for record, fact in said:
            if isinstance(fact, Reported) and fact.subject in subjects:
                late.append(Waiting(record, fact.subject, subjects[fact.subject]))
            else:
                rest.append((record, fact))
        await waiting_reports.keep(connection, late, self._clock())
        return rest


def _read(event: CloudEvent | Refusal, now: datetime, service: Service, reporter: str) -> Reported | Refusal:
    return event if isinstance(event, Refusal) else reported(event, now=now, service=service, reporter=reporter)


def _in_place(read: Sequence[Reported | Refusal], recorded: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes of the readable facts, back among the refusals of the others."""
    following = iter(recorded)
    return [fact if isinstance(fact, Refusal) else next(following) for fact in read]


def _count(fact: Reported | Refusal, outcome: Outcome, door: Literal["http", "kafka"]) -> None:
    match outcome:
        case Refusal(reason=reason):
            metrics.REFUSED.labels(reason.value, door).inc()
            log.info("fact_refused", reason=reason.value, door=door)
        case Recorded(repeated=True):
            metrics.REPEATED.labels(door).inc()
        case _:
            assert isinstance(fact, Reported)
            metrics.RECORDED.labels(fact.type.name, door).inc()
