"""The recovery of scoring: what it said is known again, so that only differences are said."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.scoring.domain import assess
from services.scoring.projection import working_calendar_cache
from services.scoring.projection.assessment import look
from services.scoring.projection.consumer import SOURCE
from services.scoring.projection.monthly_trend import remembered
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.recovery.published import said, told_alike
from shared.database import Connection
from shared.events import Event
from shared.events.scoring import HealthChanged
from shared.projections import ProjectionRunner
from shared.recovery import Due
from shared.store import PendingEvent, Stream, Streams, record, stream_id, subject_of


class Recovery:
    """Scoring as an owner of what it said, and as a follower of clients, interactions and people."""

    def __init__(self, application: ProjectionRunner, known: Calendars) -> None:
        """``known``: how clients are judged now, and when people work."""
        self.application = application
        self.streams = application.streams
        self.source = SOURCE
        self.reconcilers = {"scoring": Clients(self.streams, known), "people": People()}

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:  # noqa: ARG002
        """What was published, and when the client was last looked at."""
        for event in events:
            row = rows[stream_id("scoring", event.subject)]
            known = ClientSnapshot.read(row.state)
            row.state = ClientSnapshot(known.state, said(known.published, event)).write()
            row.columns |= remembered(row.columns, event.time)
            if isinstance(event.data, HealthChanged):
                row.columns["score"] = event.data.score
            row.columns["assessed_at"] = _later(row.columns["assessed_at"], event.time)


class Clients:
    """Compares clients with what was published of them."""

    def __init__(self, streams: Streams, known: Calendars) -> None:
        """``known``: how clients are judged now, and when people work."""
        self._streams = streams
        self._calendars = known

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:
        """Look at the client, never at an earlier time than before: at that of the last look, or of the latest fact."""
        row = due.row
        policy = await self._calendars.refresh(connection)
        when = _later(row.columns["assessed_at"], due.recorded_at)
        if when is None:
            return ()
        known = ClientSnapshot.read(row.state)
        published = told_alike(known.published, assess(known.state, when, policy))
        assessed = look(ClientSnapshot(known.state, published), when, "fact", policy, row.heard, row.columns)
        row.state = assessed.standing.write()
        row.columns |= assessed.columns
        return [record(self._streams, row, event, at) for event in assessed.events]


class People:
    """Of people nothing is published."""

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:  # noqa: ARG002
        """Whose working time may be another now; the clients whom it concerns are looked at again."""
        await working_calendar_cache.changed(connection, {subject_of(due.row.id): True})
        return ()


def _later(known: datetime | None, other: datetime | None) -> datetime | None:
    return max((one for one in (known, other) if one is not None), default=None)
