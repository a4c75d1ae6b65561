"""The recovery of a service that decides on reported facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.database.pool import Connection
from shared.events import Event, RecordedTopic
from shared.reporting.decider import Decider
from shared.store.streams import Stream, Streams, stream_id


class DeciderRebuild:
    """Rebuilds the states of the streams; a fact reported again is recognised by its event's id."""

    def __init__(self, streams: Streams, deciders: Mapping[RecordedTopic, Decider[Any]]) -> None:
        """``deciders``: by own topic."""
        self.streams = streams
        self._deciders = deciders

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:  # noqa: ARG002
        """The states after these events."""
        for event in events:
            row, decider = rows[stream_id(event.topic.short, event.subject)], self._deciders[event.topic]
            state = decider.initial if row.state is None else decider.decode(row.state)
            row.state = decider.encode(decider.evolve(state, event))
