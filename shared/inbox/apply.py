"""Applying recorded events: each once, in version order per subject, or parked."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import structlog

from shared import metrics
from shared.database.pool import Connection
from shared.events import Event, Topic
from shared.events.wire import Poison, queued_as, read
from shared.inbox import parking
from shared.inbox.busy import Busy
from shared.inbox.parking import Parked, ParkedFor
from shared.inbox.projector import Conclusion, Heard, Projector
from shared.inbox.record import Record
from shared.inbox.turns import in_turns
from shared.inbox.work import Item, Work, parked_for, pass_over
from shared.personal import Codec, PlainCodec
from shared.store.append import Appended, append, record
from shared.store.streams import Stream, Streams

log = structlog.get_logger()

_TOPICS = {topic.value: topic for topic in Topic}
_SHORT = {topic.value: topic.short for topic in Topic}

#: Streams worked on at a time.
_STREAMS = 500


@dataclass(slots=True)
class _Concluded:
    """What is to be written of some streams."""

    works: Sequence[Work] = ()
    appended: list[Appended] = field(default_factory=list)
    effects: list[Any] = field(default_factory=list)
    applied: Counter[Topic] = field(default_factory=Counter)


class Application:
    """Applies batches of recorded events with one projector."""

    def __init__(
        self,
        projector: Projector[Any],
        streams: Streams,
        clock: Callable[[], datetime],
        codec: Codec | None = None,
    ) -> None:
        """``clock`` tells when conclusions are recorded."""
        self.projector = projector
        self.streams = streams
        self._clock = clock
        self._codec = codec or PlainCodec()

    def read(self, record: Record) -> Item:
        """What the record says."""
        return Item(record, read(_TOPICS[record.topic], record.key, record.value, record.headers, self._codec))

    async def apply(self, connection: Connection, records: Sequence[Record]) -> None:
        """Apply ``records``, in this order, in the caller's transaction.

        Some streams at a time, so that it is not the batch's size that tells how many events, states and conclusions
        are in memory at once; always in the order of their ids, in which `lock` locks them. While states are folded,
        Postgres writes what was concluded of the streams before and locks those that come next.
        """
        by_stream = await self._by_stream(connection, records)
        turns = [*_some(sorted(by_stream)), ()]
        rows = await self.streams.lock(connection, turns[0])
        concluded = _Concluded()
        async with Busy(connection) as busy:
            for streams, following in pairwise(turns):
                beside = busy.begin(self._beside(connection, concluded, following))
                works = [
                    await self._work(busy, rows[stream], by_stream.pop(stream)) async for stream in in_turns(streams)
                ]
                rows = await beside
                concluded = await self._conclusions(connection, [work for work in works if work is not None])
        await self._write(connection, concluded)

    async def _by_stream(self, connection: Connection, records: Sequence[Record]) -> dict[str, list[Record]]:
        """The records by the stream they belong to; those that cannot belong to one are parked."""
        found: dict[str, list[Record]] = {}
        parked: list[Parked] = []
        for one in records:
            if (subject := queued_as(one.headers)) is None:
                parked.append(parked_for(self.read(one), ParkedFor.UNREADABLE))
            else:
                found.setdefault(self.projector.stream_of(_TOPICS[one.topic], subject), []).append(one)
        await self.park(connection, parked)
        return found

    async def _beside(
        self, connection: Connection, concluded: _Concluded, following: Sequence[str]
    ) -> dict[str, Stream]:
        await self._write(connection, concluded)
        return await self.streams.lock(connection, following)

    def open(self, row: Stream) -> Work:
        """Begin to work on a stream."""
        state = self.projector.decode(row.id, row.state)
        return Work(row, before=state, state=state, heard_before=dict(row.heard))

    async def _work(self, busy: Busy, row: Stream, records: Sequence[Record]) -> Work | None:
        """The records taken as far as they go; None where the stream's own state cannot be read."""
        try:
            work = self.open(row)
        except Exception as error:
            log.exception("state_unreadable", stream=row.id)
            failed = [parked_for(self.read(one), ParkedFor.FAILED, type(error).__name__) for one in records]
            await self.park(connection := await busy.free(), failed)
            row.parked += len(records)
            await self.streams.save(connection, [row])
            return None
        parked: list[Parked] = []
        async for one in in_turns(records):
            item = self.read(one)
            if (aside := self.take(work, item)) is not None:
                parked.append(aside)
                row.parked += 1
            if row.parked and (aside is None or row.parked == 1):
                # What was set aside in this batch may be next, and what seems to be missing may have been let go.
                await self.park(connection := await busy.free(), parked)
                assert item.said.subject is not None
                await self.drain(connection, work, _TOPICS[one.topic], item.said.subject)
        if parked:
            await self.park(await busy.free(), parked)
        return work

    async def park(self, connection: Connection, parked: list[Parked]) -> None:
        """Set these aside; ``parked`` is empty then."""
        await parking.park(connection, parked, self._clock())
        parked.clear()

    def take(self, work: Work, item: Item) -> Parked | None:
        """Apply the item, pass it over if it came before, or say that it is to be parked."""
        topic, version = _SHORT[item.record.topic], item.said.version
        assert version is not None
        last = work.row.heard.get(topic, 0)
        if version <= last:
            metrics.DUPLICATES.labels(item.record.topic).inc()
            return None
        if version > last + 1:
            return parked_for(item, ParkedFor.EARLIER_PARKED if work.row.parked else ParkedFor.EARLIER_MISSING)
        if isinstance(item.said, Poison):
            return parked_for(item, ParkedFor.UNREADABLE)
        return self._fold(work, item, item.said)

    def _fold(self, work: Work, item: Item, event: Event) -> Parked | None:
        if event.data is None:
            work.row.refold = True
        else:
            try:
                work.state = self.projector.fold(work.row.id, work.state, event)
            except Exception as error:
                log.exception("fold_failed", topic=event.topic, subject=event.subject, version=event.version)
                return parked_for(item, ParkedFor.FAILED, type(error).__name__)
            work.applied.append(event)
        work.taken.append(item)
        work.row.heard[_SHORT[item.record.topic]] = event.version
        return None

    async def drain(self, connection: Connection, work: Work, topic: Topic, subject: str) -> None:
        """What is parked of the subject is applied, as far as it goes; versions that were let go are passed over."""
        let_go = await parking.skipped(connection, topic, subject)
        pass_over(work.row, topic, let_go)
        for waiting in await parking.queue(connection, topic, subject):
            if waiting in work.released:
                continue
            if (aside := self.take(work, self.read(waiting))) is not None:
                await parking.lead(connection, aside)
                break
            pass_over(work.row, topic, let_go)
            work.released.append(waiting)
            work.row.parked -= 1

    async def conclude(self, connection: Connection, works: Sequence[Work], *, set_aside: bool = True) -> None:
        """Draw conclusions for each stream, and write everything. Where none can be drawn, its events are parked.

        ``set_aside``: unless it is true, what a conclusion raises is passed on, and nothing is written.
        """
        await self._write(connection, await self._conclusions(connection, works, set_aside=set_aside))

    async def _conclusions(
        self, connection: Connection, works: Sequence[Work], *, set_aside: bool = True
    ) -> _Concluded:
        at = self._clock()
        await self.projector.prepare(connection)
        concluded = _Concluded(works)
        async for work in in_turns(works):
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
            concluded.appended += [record(work.row, event, at) for event in conclusion.events]
            concluded.effects += conclusion.effects
            concluded.applied.update(event.topic for event in work.applied)
        return concluded

    async def _write(self, connection: Connection, concluded: _Concluded) -> None:
        if not concluded.works:
            return
        for topic, count in concluded.applied.items():
            metrics.APPLIED.labels(topic).inc(count)
        await parking.release(connection, [gone for work in concluded.works for gone in work.released])
        await append(connection, concluded.appended, self._codec)
        await self.streams.save(connection, [work.row for work in concluded.works])
        await self.projector.carry_out(connection, concluded.effects)

    def _conclusion(self, work: Work, at: datetime) -> Conclusion:
        """What follows; the row holds the new state then. Leaves the row alone when it raises."""
        heard = Heard(work.row.id, dict(work.row.heard), work.row.columns, at)
        conclusion = self.projector.conclude(work.before, work.state, work.applied, heard)
        work.row.state = self.projector.encode(work.row.id, conclusion.state)
        work.row.columns |= conclusion.columns
        return conclusion

    async def _set_aside(self, connection: Connection, work: Work, detail: str) -> None:
        """Leave the stream as it was before the batch: what was taken from it is parked, what was parked stays so."""
        drained = set(map(id, work.released))
        fresh = [item for item in work.taken if id(item.record) not in drained]
        await self.park(connection, [parked_for(item, ParkedFor.FAILED, detail) for item in fresh])
        work.row.heard = work.heard_before
        work.row.parked += len(fresh) + len(work.released)
        work.released = []


def _some(streams: Sequence[str]) -> Iterator[Sequence[str]]:
    return (streams[start : start + _STREAMS] for start in range(0, len(streams), _STREAMS))
