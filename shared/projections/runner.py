"""Applying recorded events: each once, in version order per subject, or parked."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import structlog

from shared.cooperative import yielding
from shared.database.isolation import isolated
from shared.database.pool import Connection
from shared.events import Event, RecordedTopic
from shared.events.wire import Poison, read
from shared.kafka.consuming.failed_batches import FailedBatches
from shared.kafka.consuming.parking_limit import Outcome
from shared.kafka.record import Record
from shared.projections import batch_outcome, followed, parking
from shared.projections.parking import Parked, ParkedFor
from shared.projections.projector import Conclusion, ConclusionContext, Projector
from shared.projections.routing import Routing
from shared.set_aside import SetAside
from shared.store.events import PendingEvent, append, record
from shared.store.streams import Stream, Streams, category_of, subject_of
from shared.telemetry import logs, metrics, tracing

log = structlog.get_logger()

#: Streams worked on at a time.
_STREAMS = 500


class Item(NamedTuple):
    """One record and its event, as far as it can be read."""

    record: Record
    said: Event | Poison


@dataclass(slots=True)
class StreamWork:
    """One stream while a batch is applied to it."""

    row: Stream
    projector: Projector[Any]
    before: Any
    state: Any
    heard_before: dict[str, int]
    taken: list[Item] = field(default_factory=list)
    applied: list[Event] = field(default_factory=list)
    released: list[Record] = field(default_factory=list)


class ProjectionRunner:
    """Applies batches of recorded events, each with the projector of its stream's category."""

    def __init__(
        self, projectors: Mapping[str, Projector[Any]], streams: Streams, clock: Callable[[], datetime]
    ) -> None:
        """``projectors``: by category of streams. ``clock`` tells when conclusions are recorded."""
        self.routing = Routing(projectors)
        self.streams = streams
        self._routes = self.routing.routes
        self._language, self._codec = streams.service.language, streams.service.codec
        self._clock = clock
        self._failed = FailedBatches()
        self.aside = SetAside("projection")

    def read(self, record: Record) -> Item:
        """The event in the record."""
        topic = self._routes[record.topic].topic
        return Item(record, read(self._language, topic, record.key, record.value, record.named, self._codec))

    async def apply(self, connection: Connection, records: Sequence[Record]) -> Outcome:
        """Apply ``records``, in this order, in the caller's transaction; what became of them.

        Where they could not be written, the next call with records of the same partitions finds the streams that are at
        fault, and parks what came of these: the others flow on.
        """
        with batch_outcome.counted() as outcome, self._failed.applying(records) as isolating:
            await self._apply(connection, records, isolating=isolating)
        return outcome

    async def _apply(self, connection: Connection, records: Sequence[Record], *, isolating: bool) -> None:
        items = [self.read(record) async for record in yielding(records)]
        by_stream: dict[str, list[Item]] = {}
        parked: list[Parked] = []
        for item in items:
            if item.said.subject is None or item.said.version is None:
                parked.append(_parked(item, ParkedFor.UNREADABLE))
            elif (stream := self._stream_of(item)) in self.aside:
                parked.append(_parked(item, ParkedFor.UNWRITABLE))
            else:
                by_stream.setdefault(stream, []).append(item)
        await self.park(connection, parked)
        # Some streams at a time, so that it is not the batch's size that tells how many states and conclusions are in
        # memory at once; always in the order of their ids, in which `lock` locks them.
        for streams in _some(sorted(by_stream)):
            some = {stream: by_stream.pop(stream) for stream in streams}
            if isolating:
                await self._isolated(connection, some)
            else:
                await self._apply_to(connection, some)

    async def _apply_to(self, connection: Connection, items: Mapping[str, Sequence[Item]]) -> None:
        """Apply to each of these streams what came of it."""
        parked: list[Parked] = []
        rows = await self.streams.lock(connection, items)
        works = [
            await self._work(connection, rows[stream], of_stream, parked)
            async for stream, of_stream in yielding(list(items.items()))
        ]
        await self.park(connection, parked)
        await self.conclude(connection, [work for work in works if work is not None])

    async def _isolated(self, connection: Connection, items: Mapping[str, Sequence[Item]]) -> None:
        """The same; what came of streams that cannot be written is parked, and tried again later."""

        async def work(streams: Sequence[str]) -> None:
            with batch_outcome.tried():
                await self._apply_to(connection, {stream: items[stream] for stream in streams})

        for stream, error in await isolated(connection, list(items), work):
            self.aside.failed(stream, error)
            detail = type(error).__name__
            await self.park(connection, [_parked(item, ParkedFor.UNWRITABLE, detail) for item in items[stream]])

    def _stream_of(self, item: Item) -> str:
        subject = item.said.subject
        assert subject is not None
        return self.routing.stream_of(item.record.topic, subject)

    def open(self, row: Stream) -> StreamWork:
        """Open a stream for a batch."""
        projector = self.routing.of(row.id)
        state = projector.decode(subject_of(row.id), row.state)
        return StreamWork(row, projector, before=state, state=state, heard_before=dict(row.heard))

    async def _work(
        self, connection: Connection, row: Stream, items: Sequence[Item], parked: list[Parked]
    ) -> StreamWork | None:
        """The items taken as far as they go; None where the stream's own state cannot be read."""
        try:
            work = self.open(row)
        except Exception as error:
            log.exception("state_unreadable", stream=row.id)
            parked += [_parked(item, ParkedFor.FAILED, type(error).__name__) for item in items]
            row.parked += len(items)
            await self.streams.save(connection, [row])
            return None
        for item in items:
            if (aside := self.take(work, item)) is not None:
                parked.append(aside)
                row.parked += 1
            if row.parked and (aside is None or row.parked == 1):
                # What was set aside in this batch may be next, and what seems to be missing may have been skipped.
                await self.park(connection, parked)
                assert item.said.subject is not None
                await self.drain(connection, work, self._routes[item.record.topic].topic, item.said.subject)
        return work

    async def park(self, connection: Connection, parked: list[Parked]) -> None:
        """Set these aside; ``parked`` is empty then."""
        await parking.park(connection, parked, self._clock())
        batch_outcome.parked(parked)
        parked.clear()

    def take(self, work: StreamWork, item: Item) -> Parked | None:
        """Apply the item, skip it if it was applied before, or return that it is to be parked."""
        topic, version = self._routes[item.record.topic].short, item.said.version
        assert version is not None
        last = work.row.heard.get(topic, 0)
        if version <= last:
            metrics.DUPLICATES.labels(item.record.topic).inc()
            return None
        if version > last + 1:
            return _parked(item, ParkedFor.EARLIER_PARKED if work.row.parked else ParkedFor.EARLIER_MISSING)
        if isinstance(item.said, Poison):
            return _parked(item, ParkedFor.UNREADABLE)
        return self._fold(work, item, item.said)

    def _fold(self, work: StreamWork, item: Item, event: Event) -> Parked | None:
        if event.data is None:
            work.row.refold = True
        else:
            try:
                work.state = work.projector.fold(work.state, event)
            except Exception as error:
                log.exception("fold_failed", topic=event.topic, subject=event.subject, version=event.version)
                return _parked(item, ParkedFor.FAILED, type(error).__name__)
            work.applied.append(event)
        work.taken.append(item)
        work.row.heard[self._routes[item.record.topic].short] = event.version
        return None

    async def drain(self, connection: Connection, work: StreamWork, topic: RecordedTopic, subject: str) -> None:
        """Apply the subject's parked events as far as possible; skipped versions are left out."""
        skipped = await parking.skipped(connection, topic, subject)
        # The row does not count what was parked because the row itself could not be written.
        sources = [str(source) for source in work.projector.sources]
        work.row.parked = await parking.count(connection, sources, subject) - len(work.released)
        count_skipped(work.row, topic, skipped)
        for waiting in await parking.queue(connection, topic, subject):
            if waiting in work.released:
                continue
            if (aside := self.take(work, self.read(waiting))) is not None:
                await parking.lead(connection, aside)
                break
            count_skipped(work.row, topic, skipped)
            work.released.append(waiting)
            work.row.parked -= 1

    async def conclude(self, connection: Connection, works: Sequence[StreamWork], *, set_aside: bool = True) -> None:
        """Conclude each stream and write everything. If a conclusion fails, the stream's events are parked.

        ``set_aside``: unless it is true, what a conclusion raises is passed on, and nothing is written.
        """
        at = self._clock()
        for category in sorted({category_of(work.row.id) for work in works if work.applied}):
            await self.routing.projectors[category].prepare(connection)
        appended: list[PendingEvent] = []
        notable: list[tuple[str, PendingEvent]] = []
        effects: dict[str, list[Any]] = {}
        applied: Counter[RecordedTopic] = Counter()
        async for work in yielding(works):
            if not work.applied:
                continue
            try:
                conclusion = self._conclusion(work, at)
            except Exception as error:
                if not set_aside:
                    raise
                log.exception("conclusion_failed", stream=work.row.id)
                await self._set_aside(connection, work, type(error).__name__)
                continue
            events = [record(self.streams, work.row, event, at) for event in conclusion.events]
            appended += events
            pairs = zip(conclusion.events, events, strict=True)
            notable += [(name, item) for new, item in pairs if (name := conclusion.notable.get(type(new.data)))]
            if conclusion.effects:
                effects.setdefault(category_of(work.row.id), []).extend(conclusion.effects)
            applied.update(event.topic for event in work.applied)
            batch_outcome.applied(1)
        await parking.release(connection, [gone for work in works for gone in work.released])
        await append(connection, self.streams, appended)
        await self.streams.save(connection, [work.row for work in works])
        for category, wanted in effects.items():
            await self.routing.projectors[category].carry_out(connection, wanted)
        for topic, count in applied.items():
            metrics.APPLIED.labels(topic).inc(count)
        followed.tell_of_notable(notable)
        if tracing.on() or logs.debugging():
            followed.tell_of_all(((work.row.id, event) for work in works for event in work.applied), appended)

    def _conclusion(self, work: StreamWork, at: datetime) -> Conclusion:
        """What follows; the row holds the new state then. Leaves the row alone when it raises."""
        heard = ConclusionContext(work.row.id, dict(work.row.heard), work.row.columns, at)
        conclusion = work.projector.conclude(work.before, work.state, work.applied, heard)
        work.row.state = work.projector.encode(conclusion.state)
        work.row.columns |= conclusion.columns
        return conclusion

    async def _set_aside(self, connection: Connection, work: StreamWork, detail: str) -> None:
        """Restore the stream as it was before the batch: its events are parked, parked ones stay parked."""
        drained = set(map(id, work.released))
        fresh = [item for item in work.taken if id(item.record) not in drained]
        await self.park(connection, [_parked(item, ParkedFor.FAILED, detail) for item in fresh])
        work.row.heard = work.heard_before
        work.row.parked += len(fresh) + len(work.released)
        work.released = []


def _some(streams: Sequence[str]) -> Iterator[Sequence[str]]:
    return (streams[start : start + _STREAMS] for start in range(0, len(streams), _STREAMS))


def count_skipped(row: Stream, topic: RecordedTopic, skipped: Collection[int]) -> None:
    """Count the next versions as applied as long as an operator skipped them."""
    while (following := row.heard.get(topic.short, 0) + 1) in skipped:
        row.heard[topic.short] = following


def _parked(item: Item, reason: ParkedFor, detail: str = "") -> Parked:
    said = item.said
    if isinstance(said, Poison):
        return Parked(item.record, said.subject, said.version, reason, said.detail, said.foreign)
    return Parked(item.record, said.subject, said.version, reason, detail)
