"""The two doors facts come in by. Behind both the same recorder decides."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

import structlog

from shared import crash_points
from shared.cloudevents import CloudEvent, kafka
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Reported, ReportedTopic, ServiceContext
from shared.events.reading import answers_for, reported
from shared.kafka.record import Record
from shared.refusal import Refusal
from shared.reporting import refusals
from shared.reporting.group_commit import GroupCommit
from shared.reporting.recorder import Outcome, Recorded, Recorder
from shared.reporting.refusals import Refused
from shared.telemetry import metrics

log = structlog.get_logger()

#: A report of so many facts is worth a transaction of its own.
_LARGE = 50


class HttpDoor:
    """Facts reported by request: the answer says what became of each."""

    def __init__(self, service: ServiceContext, recorder: Recorder, pool: Pool, clock: Callable[[], datetime]) -> None:
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
    """Facts reported on topics: a handler for the consumer. The refused go to the dead letters."""

    def __init__(self, service: ServiceContext, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._service = service
        self._recorder = recorder
        self._clock = clock

    async def __call__(self, connection: Connection, records: Sequence[Record]) -> None:
        """Record what is this service's to answer for; leave the rest to its owner.

        What was refused before stays refused: read again later, a time that lay ahead would have come.
        """
        now = self._clock()
        before = await refusals.known(connection, records)
        language, name = self._service.language, self._service.name
        ours = [
            (record, event)
            for record in records
            if (record.topic, record.partition, record.offset) not in before
            and answers_for(event := kafka.read(record.key, record.value, record.headers), language) == name
        ]
        read = [
            _read(event, now, self._service, "kafka", language.reported_topics[record.topic]) for record, event in ours
        ]
        facts = [fact for fact in read if isinstance(fact, Reported)]
        outcomes = _in_place(read, await self._recorder.record(connection, facts) if facts else [])
        refused = [
            Refused(record, outcome)
            for (record, _), outcome in zip(ours, outcomes, strict=True)
            if isinstance(outcome, Refusal)
        ]
        await refusals.keep(connection, refused, now, language.dead)
        for fact, outcome in zip(read, outcomes, strict=True):
            _count(fact, outcome, "kafka")


def _read(
    event: CloudEvent | Refusal, now: datetime, service: ServiceContext, reporter: str, on: ReportedTopic | None = None
) -> Reported | Refusal:
    if isinstance(event, Refusal):
        return event
    return reported(event, service.language, now=now, service=service.name, reporter=reporter, on=on)


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
