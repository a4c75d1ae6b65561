"""A stream rebuilt in memory from the beginning of the log, while its row stays in use."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from shared.events import Event, RecordedTopic
from shared.kafka.record import Record
from shared.projections.parking import Parked, ParkedFor
from shared.projections.runner import Item, ProjectionRunner, StreamWork, count_skipped
from shared.store.streams import Stream, subject_of


class StreamRebuild:
    """The rebuild of one stream: its state, and the few events that give words."""

    def __init__(self, application: ProjectionRunner, stream: str, skipped: Mapping[str, Collection[int]]) -> None:
        """Nothing is folded yet. ``skipped``: by topic, the versions that an operator skipped."""
        self.stream = stream
        self.subject = subject_of(stream)
        self._application = application
        self._topics = application.streams.service.language.topics
        self._work = application.open(Stream(stream))
        self._aside: dict[RecordedTopic, list[Parked]] = {}
        self._words: list[Event] = []
        self._latest: Event | None = None
        self.skip(skipped)

    @property
    def held(self) -> int:
        """How many records are held: those that cannot be applied, or not yet, and those that give words."""
        return sum(map(len, self._aside.values())) + len(self._words)

    def take(self, record: Record) -> None:
        """Apply the subject's next record, or set it aside. One whose version cannot be read is in no queue."""
        item, topic = self._application.read(record), self._topics[record.topic]
        if item.said.version is None or item.said.subject != self.subject:
            return
        if (aside := self._apply(item)) is not None:
            self._aside.setdefault(topic, []).append(aside)
        elif item.said.version == self._heard(topic):
            self._go_on(topic)

    def skip(self, skipped: Mapping[str, Collection[int]]) -> None:
        """Skip these versions, now and later."""
        self._skipped = skipped
        for topic in skipped:
            self._go_on(self._topics[topic])

    def onto(self, row: Stream) -> tuple[StreamWork, list[Parked]]:
        """The work of putting what was folded into the stream's row, and what is to be parked beside it.

        Raises what the projector raises where the row's own state cannot be read.
        """
        projector, parked = self._work.projector, self._parked()
        kept = projector.decode(self.subject, row.state)
        state = projector.refolded(kept, self._work.state)
        row.heard, row.refold, row.parked = dict(self._work.row.heard), self._work.row.refold, len(parked)
        if self._latest is None:
            # Nothing is concluded then, but what was published must be carried over.
            row.state = projector.encode(state)
        return StreamWork(row, projector, before=kept, state=state, heard_before={}, applied=self._causes()), parked

    def _heard(self, topic: RecordedTopic) -> int:
        return self._work.row.heard.get(topic.short, 0)

    def _apply(self, item: Item) -> Parked | None:
        aside = self._application.take(self._work, item)
        self._work.taken.clear()
        if self._work.applied:
            self._remember(self._work.applied.pop())
        return aside

    def _remember(self, event: Event) -> None:
        if self._work.projector.gives_words(event):
            self._words.append(event)
        if self._latest is None or event.recorded_at > self._latest.recorded_at:
            self._latest = event

    def _causes(self) -> list[Event]:
        """The events a conclusion needs: those that give words, and the one recorded last."""
        latest = [] if self._latest is None or self._latest in self._words else [self._latest]
        return [*self._words, *latest]

    def _go_on(self, topic: RecordedTopic) -> None:
        """Apply records set aside earlier that are next after what was applied or skipped."""
        count_skipped(self._work.row, topic, self._skipped.get(topic, ()))
        waiting = sorted(self._aside.pop(topic, ()), key=_version, reverse=True)
        while waiting and _version(waiting[-1]) <= self._heard(topic) + 1:
            aside = self._apply(self._application.read(waiting[-1].record))
            if aside is not None:
                waiting[-1] = aside
                break
            waiting.pop()
            count_skipped(self._work.row, topic, self._skipped.get(topic, ()))
        if waiting:
            self._aside[topic] = waiting

    def _parked(self) -> list[Parked]:
        """The queue of each topic: the first with its own reason, the others waiting for the first."""
        queues = (sorted(aside, key=_version) for aside in self._aside.values())
        return [
            one if place == 0 else replace(one, reason=ParkedFor.EARLIER_PARKED, detail="")
            for queue in queues
            for place, one in enumerate(queue)
        ]


def _version(parked: Parked) -> int:
    return parked.version or 0
