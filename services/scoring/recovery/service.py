"""The recovery of scoring: rebuild what it published, so that only differences are published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.scoring.domain import assess
from services.scoring.projection import working_calendar_cache
from services.scoring.projection.assessment import Occasion, assess_client
from services.scoring.projection.consumer import SOURCE
from services.scoring.projection.monthly_trend import remembered
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.recovery.published import apply_event, keep_fingerprints
from shared.database import Connection
from shared.events import Event
from shared.events.scoring import HealthChanged
from shared.projections import ProjectionRunner
from shared.recovery import Due
from shared.store import PendingEvent, Stream, Streams, record, stream_id, subject_of


class Recovery:
    """Scoring as a recoverable service, and as a projection of clients, interactions and people."""

    def __init__(self, application: ProjectionRunner, known: Calendars) -> None:
        """``known``: the current policy, and when people work."""
        self.application = application
        self.streams = application.streams
        self.source = SOURCE
        self.reconcilers = {"scoring": Clients(self.streams, known), "people": People()}

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:  # noqa: ARG002
        """Rebuild what was published, and the time of the last assessment."""
        for event in events:
            row = rows[stream_id("scoring", event.subject)]
            known = ClientSnapshot.read(row.state)
            row.state = ClientSnapshot(known.state, apply_event(known.published, event)).write()
            row.columns |= remembered(row.columns, event.time)
            if isinstance(event.data, HealthChanged):
                row.columns["score"] = event.data.score
            row.columns["assessed_at"] = _later(row.columns["assessed_at"], event.time)


class Clients:
    """Reconciles clients with what was published about them."""

    def __init__(self, streams: Streams, known: Calendars) -> None:
        """``known``: the current policy, and when people work."""
        self._streams = streams
        self._calendars = known

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:
        """Assess the client as of the last assessment or the latest fact, whichever is later."""
        row = due.row
        policy = await self._calendars.refresh(connection)
        when = _later(row.columns["assessed_at"], due.recorded_at)
        if when is None:
            return ()
        known = ClientSnapshot.read(row.state)
        published = keep_fingerprints(known.published, assess(known.state, when, policy))
        assessed = assess_client(
            ClientSnapshot(known.state, published), Occasion(when, "fact", policy, row.heard, row.columns)
        )
        row.state = assessed.snapshot.write()
        row.columns |= assessed.columns
        return [record(self._streams, row, event, at) for event in assessed.events]


class People:
    """Nothing is published about people."""

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:  # noqa: ARG002
        """Mark the person's working time as changed; the clients concerned are reassessed."""
        await working_calendar_cache.changed(connection, {subject_of(due.row.id): True})
        return ()


def _later(known: datetime | None, other: datetime | None) -> datetime | None:
    return max((one for one in (known, other) if one is not None), default=None)
