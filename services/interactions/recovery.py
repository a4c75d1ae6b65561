"""The recovery of interactions: what it decided is taken back, and intake is read again for who is closed."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.interactions.closings import SOURCE
from shared.database import Connection
from shared.events import Event, RecordedTopic
from shared.projections import ProjectionRunner
from shared.recovery import DeciderRebuild, Reconciler
from shared.reporting import Decider
from shared.store import Stream


class Recovery:
    """Interactions as an owner of what it recorded, and as a follower of intake, of which it says nothing."""

    def __init__(self, application: ProjectionRunner, deciders: Mapping[RecordedTopic, Decider[Any]]) -> None:
        """``deciders``: by own topic."""
        self.application = application
        self.streams = application.streams
        self.source = SOURCE
        self.reconcilers: Mapping[str, Reconciler] = {}
        self._deciding = DeciderRebuild(self.streams, deciders)

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:
        """The states after these events."""
        await self._deciding.relearn(connection, rows, events)
