"""The ports that a service implements for its recovery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from shared.database.pool import Connection
from shared.events import Event
from shared.kafka.consuming.consumer import Source
from shared.projections.runner import ProjectionRunner
from shared.store.events import PendingEvent
from shared.store.streams import Stream, Streams


class RecoverableService(Protocol):
    """Rebuilds a service's own streams from the events it published."""

    @property
    def streams(self) -> Streams:
        """Of the service's table, with its columns."""
        ...

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:
        """Restore states, columns and tables as they were after these events of its own.

        ``rows``: the locked streams of the events, whose versions are right already; the caller saves them.
        """
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """A stream into which all facts are folded again, and from which nothing was concluded yet.

    ``recorded_at``: when the latest of them was recorded; None where none came.
    """

    row: Stream
    recorded_at: datetime | None


class Reconciler(Protocol):
    """Reconciles the streams of one category with the events published about them."""

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:
        """The corrections to publish; everything else that follows is written.

        ``at``: now. The caller appends the events and saves the row.
        """
        ...


@runtime_checkable
class RecoverableProjection(RecoverableService, Protocol):
    """The same for a service that follows the recorded events of others and draws conclusions."""

    @property
    def application(self) -> ProjectionRunner:
        """What applies the events of others."""
        ...

    @property
    def source(self) -> Source:
        """The topics it reads."""
        ...

    @property
    def reconcilers(self) -> Mapping[str, Reconciler]:
        """By category of streams; a category without one publishes nothing."""
        ...
