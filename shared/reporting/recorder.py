"""The use case: facts become events, once, however often and through whichever door they are reported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress, islice
from typing import Any

from shared.database.pool import Connection
from shared.events import NewEvent, RecordedTopic, Reported
from shared.refusal import Reason, Refusal
from shared.reporting.advice import Advise, no_advice
from shared.reporting.decider import Decider
from shared.reporting.event_identity import event_id
from shared.reporting.idempotency_keys import Known, keys_were_lost, look_up, look_up_events, remember
from shared.store.events import PendingEvent, append, record
from shared.store.streams import Stream, Streams, stream_id


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to an accepted fact; the same each time it is reported. ``repeated``: it was known already.

    ``advice``: what the reporter should know of it, as of now.
    """

    source: str
    id: str
    subject: str
    topic: RecordedTopic
    version: int
    event: str
    repeated: bool = False
    advice: str | None = None


Outcome = Recorded | Refusal


@dataclass(slots=True)
class _Open:
    """A stream being decided upon."""

    row: Stream
    decider: Decider[Any]
    state: Any
    changed: bool = False


class Recorder:
    """Records facts of one service, for each of its topics with the decider given."""

    def __init__(
        self,
        deciders: Mapping[RecordedTopic, Decider[Any]],
        streams: Streams,
        clock: Callable[[], datetime],
        advise: Advise = no_advice,
    ) -> None:
        """``clock`` tells when a fact is recorded. ``advise``: what is said of facts that have no effect."""
        self._deciders = deciders
        self._streams = streams
        self._clock = clock
        self._advise = advise
        self._keys_were_lost: bool | None = None

    async def record(self, connection: Connection, facts: Sequence[Reported]) -> list[Outcome]:
        """An outcome for each fact, in order. Runs in the caller's transaction, which must be tried again when it
        raises ``LostRace``. Every fact must be of a topic this recorder has a decider for.
        """
        rows = await self._streams.lock(connection, {_stream_of(fact) for fact in facts})
        return await self._record(connection, facts, rows)

    async def record_each(
        self, connection: Connection, reports: Sequence[Sequence[Reported]], *, wait: bool
    ) -> list[list[Outcome] | None]:
        """The same for each of several reports; unless it is to ``wait``, None for those of clients held elsewhere."""
        wanted = {_stream_of(fact) for facts in reports for fact in facts}
        rows = await self._streams.lock(connection, wanted, wait=wait)
        free = [all(_stream_of(fact) in rows for fact in facts) for facts in reports]
        some = [fact for facts in compress(reports, free) for fact in facts]
        outcomes = iter(await self._record(connection, some, rows) if some else ())
        return [
            list(islice(outcomes, len(facts))) if is_free else None
            for facts, is_free in zip(reports, free, strict=True)
        ]

    async def _record(
        self, connection: Connection, facts: Sequence[Reported], rows: Mapping[str, Stream]
    ) -> list[Outcome]:
        known = await self._look_up(connection, facts)
        opened: dict[str, _Open] = {}
        new: list[tuple[Reported, PendingEvent]] = []
        outcomes = [self._decide(fact, rows, known, opened, new) for fact in facts]
        await self._save(connection, opened, new)
        return await self._advised(connection, facts, outcomes)

    async def _advised(
        self, connection: Connection, facts: Sequence[Reported], outcomes: Sequence[Outcome]
    ) -> list[Outcome]:
        advice = await self._advise(connection, facts)
        return [
            replace(outcome, advice=said) if said is not None and isinstance(outcome, Recorded) else outcome
            for outcome, said in zip(outcomes, advice, strict=True)
        ]

    async def _look_up(self, connection: Connection, facts: Sequence[Reported]) -> dict[tuple[str, str], Known]:
        known = await look_up(connection, facts)
        if self._keys_were_lost is None:  # no recovery runs while we do
            self._keys_were_lost = await keys_were_lost(connection)
        if self._keys_were_lost and (others := [fact for fact in facts if (fact.source, fact.id) not in known]):
            known |= await look_up_events(connection, others)
        return known | await self._in_other_words(connection, facts, known)

    async def _in_other_words(
        self, connection: Connection, facts: Sequence[Reported], known: Mapping[tuple[str, str], Known]
    ) -> dict[tuple[str, str], Known]:
        """What is known with its words, where its content differs: it may be the same fact even so."""
        before = [known.get((fact.source, fact.id)) for fact in facts]
        others = [
            fact
            for fact, one in zip(facts, before, strict=True)
            if one is not None and one.content not in {None, fact.content}
        ]
        found = await look_up_events(connection, others) if others else {}
        return {key: replace(known[key], words=event.words) for key, event in found.items()}

    def _decide(
        self,
        fact: Reported,
        rows: Mapping[str, Stream],
        known: dict[tuple[str, str], Known],
        opened: dict[str, _Open],
        new: list[tuple[Reported, PendingEvent]],
    ) -> Outcome:
        if before := known.get((fact.source, fact.id)):
            return self._again(fact, before)
        stream = opened.get(_stream_of(fact)) or self._open(rows[_stream_of(fact)], fact.type.topic)
        decision = stream.decider.decide(stream.state, fact)
        if isinstance(decision, Refusal):
            return decision
        for index, event in enumerate(decision):
            appended = record(self._streams, stream.row, _identified(event, fact, index), self._clock())
            stream.state = stream.decider.evolve(stream.state, appended.event)
            new.append((fact, appended))
        stream.changed = True
        opened[stream.row.id] = stream
        last = new[-1][1].event
        known[fact.source, fact.id] = Known(fact.content, stream.row.id, last.version, last.id, fact=fact)
        return _recorded(fact, known[fact.source, fact.id], repeated=False)

    def _again(self, fact: Reported, before: Known) -> Outcome:
        if before.is_of(fact, self._streams.service.codec):
            return _recorded(fact, before, repeated=True)
        return Refusal(
            Reason.CONFLICT,
            f"another fact was already recorded under source and id of this one (as event {before.event}); "
            "give every fact an id of its own",
        )

    def _open(self, row: Stream, topic: RecordedTopic) -> _Open:
        decider = self._deciders[topic]
        return _Open(row, decider, decider.initial if row.state is None else decider.decode(row.state))

    async def _save(
        self, connection: Connection, opened: Mapping[str, _Open], new: list[tuple[Reported, PendingEvent]]
    ) -> None:
        for stream in opened.values():
            stream.row.state = stream.decider.encode(stream.state)
        # The keys first: of two transactions with the same key for different clients, the second must find that it
        # lost the race, not that an event of its id is there.
        await remember(connection, new)
        await append(connection, self._streams, [appended for _, appended in new])
        await self._streams.save(connection, [stream.row for stream in opened.values()])


def _stream_of(fact: Reported) -> str:
    return stream_id(fact.type.topic.short, fact.subject)


def _identified(event: NewEvent, fact: Reported, index: int) -> NewEvent:
    """The event with an id that follows from the fact's: whoever records it, however often, it is the same."""
    return replace(
        event,
        id=event_id(fact, index),
        audit={"reporter": fact.reporter, "source": fact.source, "id": fact.id},
    )


def _recorded(fact: Reported, known: Known, *, repeated: bool) -> Recorded:
    return Recorded(
        source=fact.source,
        id=fact.id,
        subject=fact.subject,
        topic=fact.type.topic,
        version=known.version,
        event=known.event,
        repeated=repeated,
    )
