"""The recovery of alerts: what it raised, and whom it told, is known again; nobody is told twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.alerts import mail_queue
from services.alerts.domain import ClientState, Firm, Policy, client, react
from services.alerts.domain.react import Reaction
from services.alerts.domain.state.fold import apply
from services.alerts.projection import alert_rows, states
from services.alerts.projection.consumer import SOURCE
from services.alerts.recovery import mails
from shared.database import Connection
from shared.events import Event, NewEvent
from shared.events.alerts import AlertMailed, AlertResolved, MailKind
from shared.projections import ProjectionRunner, Projector
from shared.recovery import Due, Reconciler
from shared.store import PendingEvent, Stream, Streams, record, stream_id, subject_of


class Recovery:
    """Alerts as an owner of what it said, and as a follower of scoring, clients and people."""

    def __init__(self, application: ProjectionRunner, policy: Policy) -> None:
        """``policy``: who hears of what, now."""
        self.application = application
        self.streams = application.streams
        self.source = SOURCE
        self._policy = policy
        projector = application.routing.projectors["alerts"]
        self.reconcilers: Mapping[str, Reconciler] = {"alerts": Clients(self.streams, projector, policy)}

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:
        """The open alerts and whom they were told to, the tables, and the digests that were sent."""
        for event in events:
            row = rows[stream_id("alerts", event.subject)]
            assert event.data is not None, "an event that cannot be read is not taken back"
            state = apply(_read(row), event.data, event.time)
            row.state = client.encode(state)
            row.columns["open_alerts"] = len(state.alerts)
            await alert_rows.project(connection, [(event.subject, _as_new(event))])
            match event.data:
                case AlertResolved(alert=alert):
                    await mail_queue.cancel(connection, [alert])
                case AlertMailed(mail=MailKind.DIGEST) as data:
                    await mail_queue.digest_ended(
                        connection, mails.digest(event.subject, data, event.time, self._policy)
                    )
                case _:
                    pass


class Clients:
    """Compares clients with what was said of them, and with whom we told."""

    def __init__(self, streams: Streams, projector: Projector[ClientState], policy: Policy) -> None:
        """``policy``: who hears of what, now."""
        self._streams = streams
        self._projector = projector
        self._policy = policy

    async def conclude(self, connection: Connection, due: Due, at: datetime) -> Sequence[PendingEvent]:
        """Alerts raised and resolved by what came meanwhile; and mails at once that had not been sent."""
        reaction = react(_read(due.row), (), at, self._policy)
        due.row.state = client.encode(reaction.state)
        due.row.columns["open_alerts"] = len(reaction.state.alerts)
        await self._projector.carry_out(connection, [reaction])
        await self._want_what_was_not_sent(connection, reaction, at)
        return [record(self._streams, due.row, event, at) for event in reaction.events]

    async def _want_what_was_not_sent(self, connection: Connection, reaction: Reaction, at: datetime) -> None:
        state = reaction.state
        people = await states.people(connection, state.people | state.mailed_to)
        for notice, became in mails.notices(state, Firm(people.get), at, self._policy):
            if became is None:
                await mail_queue.want(connection, [notice])
            else:
                await mail_queue.notice_ended(connection, notice, became.outcome, became.time)
        await mail_queue.want(connection, list(mails.fallbacks(state)))


def _read(row: Stream) -> ClientState:
    return ClientState(client=subject_of(row.id)) if row.state is None else client.decode(row.state)


def _as_new(event: Event) -> NewEvent:
    assert event.data is not None, "as above"
    return NewEvent(data=event.data, time=event.time, id=event.id)
