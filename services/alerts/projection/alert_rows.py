"""The tables ``alerts`` and ``alert_mails``: what is asked over all clients, kept up to date by our own events."""

from collections.abc import Collection, Iterable
from datetime import datetime

from services.alerts.domain.keys import event_id
from shared.database import Connection, Pool
from shared.events import NewEvent
from shared.events.alerts import AlertAcknowledged, AlertMailed, AlertRaised, AlertResolved


async def project(connection: Connection, events: Iterable[tuple[str, NewEvent]]) -> None:
    """Bring the tables up to date with events being appended, each with its client. Twice changes nothing."""
    for client, event in events:
        match event.data:
            case AlertRaised() as data:
                await _raised(connection, client, data, event.time)
            case AlertAcknowledged(alert=alert, by=by):
                await connection.execute(
                    "update alerts set acknowledged_by = $2, acknowledged_at = $3 "
                    "where alert = $1 and acknowledged_at is null",
                    alert, by, event.time,
                )  # fmt: skip
            case AlertResolved(alert=alert):
                await connection.execute(
                    "update alerts set resolved_at = $2 where alert = $1 and resolved_at is null", alert, event.time
                )
            case AlertMailed() as data:
                await _mailed(connection, data, event)
            case _:
                raise AssertionError(f"not an event of alerts: {type(event.data).__name__}")


async def traceparents(database: Connection | Pool, alerts: Collection[str]) -> list[str]:
    """The trace contexts in which these alerts were raised, of those that have one."""
    rows = await database.fetch(
        "select e.traceparent from alerts a join events e on e.id = a.raised_by "
        "where a.alert = any($1) and e.traceparent is not null order by a.alert",
        sorted(alerts),
    )
    return [row["traceparent"] for row in rows]


async def _raised(connection: Connection, client: str, data: AlertRaised, at: datetime) -> None:
    await connection.execute(
        "insert into alerts (alert, client, kind, subject, urgent, since, raised_at, raised_by) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        data.alert, client, data.kind.value, data.subject, data.urgent, data.since, at,
        event_id(data.alert, "raised"),
    )  # fmt: skip


async def _mailed(connection: Connection, data: AlertMailed, event: NewEvent) -> None:
    await connection.execute(
        "insert into alert_mails (event_id, alert, mail, recipient, outcome, message_id, detail, time) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        event.id, data.alert, data.mail.value, data.recipient, data.outcome.value, data.message_id, data.detail,
        event.time,
    )  # fmt: skip
