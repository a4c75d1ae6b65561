"""The two doors facts come in by. Behind both the same recorder decides."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

import structlog
from opentelemetry.trace import SpanKind

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
from shared.telemetry import logs, metrics, tracing

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
        with _traced(read) as read:
            facts = [fact for fact in read if isinstance(fact, Reported)]
            recorded = await self._record(facts) if facts else []
        outcomes = _in_place(read, recorded)
        for event, fact, outcome in zip(events, read, outcomes, strict=True):
            _count(event, fact, outcome, "http")
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
        read = [_read(event, now, self._service, "kafka") for _, event in ours]
        with _traced(read) as read:
            facts = [fact for fact in read if isinstance(fact, Reported)]
            outcomes = _in_place(read, await self._recorder.record(connection, facts) if facts else [])
        refused = [
            Refused(record, outcome)
            for (record, _), outcome in zip(ours, outcomes, strict=True)
            if isinstance(outcome, Refusal)
        ]
        await refusals.keep(connection, refused, now, language.dead)
        for (_, event), fact, outcome in zip(ours, read, outcomes, strict=True):
            _count(event, fact, outcome, "kafka")


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


@contextmanager
def _traced(read: list[Reported | Refusal]) -> Iterator[list[Reported | Refusal]]:
    """A span for each fact while it is recorded; what follows from the fact is traced under it."""
    if not tracing.on():
        yield read
        return
    with ExitStack() as ends:
        yield [fact if isinstance(fact, Refusal) else _under_span(fact, ends) for fact in read]


def _under_span(fact: Reported, ends: ExitStack) -> Reported:
    said = {
        "cloudevents.event_id": fact.id,
        "cloudevents.event_source": fact.source,
        "cloudevents.event_type": fact.type.name,
        "cloudevents.event_subject": fact.subject,
    }
    span = tracing.begin(f"record {fact.type.name}", fact.traceparent, said, kind=SpanKind.SERVER)
    ends.callback(span.end)
    return replace(fact, traceparent=span.traceparent)


def _count(
    event: CloudEvent | Refusal, fact: Reported | Refusal, outcome: Outcome, door: Literal["http", "kafka"]
) -> None:
    match outcome:
        case Refusal(reason=reason):
            metrics.REFUSED.labels(reason.value, door).inc()
            log.info("fact_refused", reason=reason.value, door=door, **_named(event))
        case Recorded(repeated=True):
            metrics.REPEATED.labels(door).inc()
            if logs.debugging():
                log.debug("fact_repeated", door=door, **_outcome(fact, outcome))
        case _:
            assert isinstance(fact, Reported)
            metrics.RECORDED.labels(fact.type.name, door).inc()
            if logs.debugging():
                log.debug("fact_recorded", door=door, **_outcome(fact, outcome))


def _named(event: CloudEvent | Refusal) -> dict[str, Any]:
    """What a refused event calls itself, as far as it can be read. Its words are nowhere in it."""
    if isinstance(event, Refusal):
        return {"type": None, "subject": None, "version": None, "correlation_id": None, "causation_id": None}
    correlation = event.extensions.get("correlationid") or event.id
    return {
        "type": event.type[:_LONGEST],
        "subject": None if event.subject is None else event.subject[:_LONGEST],
        "version": None,
        "correlation_id": str(correlation)[:_LONGEST],
        "causation_id": event.id[:_LONGEST],
    }


def _outcome(fact: Reported | Refusal, outcome: Recorded) -> dict[str, Any]:
    assert isinstance(fact, Reported)
    return {
        "event_id": outcome.event,
        "type": fact.type.name,
        "subject": outcome.subject,
        "version": outcome.version,
        "correlation_id": fact.correlation_id,
        "causation_id": fact.id,
    }


#: What an event calls itself may be long, and is not yet known to be right.
_LONGEST = 256
