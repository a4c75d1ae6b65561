"""The recovery of scoring: what it said is known again, so that only differences are said."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.scoring import calendars
from services.scoring.assessing import look
from services.scoring.calendars import Calendars
from services.scoring.consumer import SOURCE
from services.scoring.domain import assess
from services.scoring.months import remembered
from services.scoring.relearning import said, told_alike
from services.scoring.standing import Standing
from shared.database.pool import Connection
from shared.events import Event
from shared.events.scoring import HealthChanged
from shared.inbox.apply import Application
from shared.recovery.owner import Due
from shared.store.append import Appended, record
from shared.store.streams import Stream, stream_id, subject_of


class Recovery:
    """Scoring as an owner of what it said, and as a follower of clients, interactions and people."""

    def __init__(self, application: Application, known: Calendars) -> None:
        """``known``: how clients are judged now, and when people work."""
        self.application = application
        self.streams = application.streams
        self.source = SOURCE
        self._calendars = known

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:  # noqa: ARG002
        """What was published, and when the client was last looked at."""
        for event in events:
            row = rows[stream_id("scoring", event.subject)]
            known = Standing.read(row.state)
            row.state = Standing(known.state, said(known.published, event)).write()
            row.columns |= remembered(row.columns, event.time)
            if isinstance(event.data, HealthChanged):
                row.columns["score"] = event.data.score
            row.columns["assessed_at"] = _later(row.columns["assessed_at"], event.time)

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[Appended]:
        """Look at the client, never at an earlier time than before: at that of the last look, or of the latest fact."""
        row = due.row
        if row.id == stream_id("people", subject_of(row.id)):
            await calendars.changed(connection, {subject_of(row.id): True})
            return ()
        policy = await self._calendars.refresh(connection)
        when = _later(row.columns["assessed_at"], due.recorded_at)
        if when is None:
            return ()
        known = Standing.read(row.state)
        published = told_alike(known.published, assess(known.state, when, policy))
        assessed = look(Standing(known.state, published), when, "fact", policy, row.heard, row.columns)
        row.state = assessed.standing.write()
        row.columns |= assessed.columns
        return [record(row, event, at) for event in assessed.events]


def _later(known: datetime | None, other: datetime | None) -> datetime | None:
    return max((one for one in (known, other) if one is not None), default=None)
