"""The door for facts reported on a topic: a handler for the consumer. The refused go to the dead letters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from shared.cloudevents import CloudEvent, kafka
from shared.database.away import is_away
from shared.database.isolation import isolated
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Reported, ServiceContext
from shared.events.reading import answers_for
from shared.kafka.consuming.failed_batches import FailedBatches
from shared.kafka.record import Record
from shared.refusal import Refusal
from shared.reporting import refusals, waiting_reports
from shared.reporting.door_telemetry import count, traced
from shared.reporting.reading import fact_of, in_place
from shared.reporting.recorder import Recorder
from shared.reporting.refusals import Refused
from shared.reporting.waiting_reports import Waiting
from shared.set_aside import SetAside


class _Said(NamedTuple):
    """A record, the event in it, and the fact in that; refusals where there is none."""

    record: Record
    event: CloudEvent | Refusal
    fact: Reported | Refusal


class KafkaDoor:
    """Facts reported on topics: a handler for the consumer. The refused go to the dead letters."""

    def __init__(self, service: ServiceContext, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._service = service
        self._recorder = recorder
        self._topics = list(service.language.reported_topics)
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
            fresh = [record for record in records if (record.topic, record.partition, record.offset) not in before]
            read = self._ours(fresh)
            subjects = {one.fact.subject for one in read if isinstance(one.fact, Reported)}
            waiting = await waiting_reports.subjects(connection, self._topics, subjects) if subjects else set()
            read = await self._keep_of(connection, read, dict.fromkeys(waiting, ""))
            if isolating:
                read = await self._keep_of(connection, read, await self._at_fault(connection, read))
            await self._record(connection, read)

    async def retry(self, pool: Pool) -> None:
        """Record what waits of clients whose turn it is. Raises ``DATABASE_AWAY``."""
        async with pool.acquire() as connection:
            waiting = await waiting_reports.subjects(connection, self._topics)
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
        await self._record(connection, self._ours(await waiting_reports.take(connection, self._topics, subject)))

    def _ours(self, records: Sequence[Record]) -> list[_Said]:
        """What is this service's to answer for, as far as it can be read."""
        now = self._clock()
        language = self._service.language
        events = ((record, kafka.read(record.key, record.value, record.headers)) for record in records)
        return [
            _Said(record, event, self._said(record, event, now))
            for record, event in events
            if answers_for(event, language) == self._service.name
        ]

    def _said(self, record: Record, event: CloudEvent | Refusal, now: datetime) -> Reported | Refusal:
        topic = self._service.language.reported_topics[record.topic]
        return fact_of(event, now, self._service, "kafka", topic)

    async def _record(self, connection: Connection, said: Sequence[_Said]) -> None:
        with traced([one.fact for one in said]) as read:
            facts = [fact for fact in read if isinstance(fact, Reported)]
            outcomes = in_place(read, await self._recorder.record(connection, facts) if facts else [])
        refused = [
            Refused(one.record, outcome)
            for one, outcome in zip(said, outcomes, strict=True)
            if isinstance(outcome, Refusal)
        ]
        await refusals.keep(connection, refused, self._clock(), self._service.language.dead)
        for one, outcome in zip(said, outcomes, strict=True):
            count(one.event, one.fact, outcome, "kafka")

    async def _at_fault(self, connection: Connection, said: Sequence[_Said]) -> dict[str, str]:
        """Those who cannot be written, and why. It is tried, and nothing is kept of it."""
        facts = [one.fact for one in said if isinstance(one.fact, Reported)]

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
        for one in said:
            if isinstance(one.fact, Reported) and one.fact.subject in subjects:
                late.append(Waiting(one.record, one.fact.subject, subjects[one.fact.subject]))
            else:
                rest.append(one)
        await waiting_reports.keep(connection, late, self._clock())
        return rest
