"""The SQL of alerts: its work for the mailer, and what its questions are answered from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.alerts.context import ALERTS
from services.alerts.domain import DigestPlan, Notice, PersonState, person
from services.alerts.domain.identity import event_id
from shared.database.notifying import notify
from shared.database.pool import Connection
from shared.events import NewEvent
from shared.events.alerts import AlertAcknowledged, AlertMailed, AlertRaised, AlertResolved
from shared.store.streams import opened_state, stream_id

#: The mailer listens on this channel.
CHANNEL = "mails"


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


async def want(connection: Connection, notices: Sequence[Notice]) -> None:
    """Ask for mails at once. A notice asked for before, whatever became of it, is not asked for again."""
    if not notices:
        return
    await connection.execute(
        "insert into mails (key, kind, client, alert, person, step, raised_at, cause_recorded) "
        "select key, 'urgent', client, alert, person, step, raised_at, cause_recorded "
        "from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::timestamptz[], "
        "$7::timestamptz[]) as new(key, client, alert, person, step, raised_at, cause_recorded) on conflict do nothing",
        [notice.key for notice in notices],
        [notice.client for notice in notices],
        [notice.alert for notice in notices],
        [notice.person for notice in notices],
        [notice.step for notice in notices],
        [notice.raised_at for notice in notices],
        [notice.cause_recorded for notice in notices],
    )
    await notify(connection, CHANNEL)


async def want_fallback(connection: Connection, row: Mapping[str, Any]) -> None:
    """A mail at once could not be delivered to its person: the firm's own address is told instead, never nobody."""
    await connection.execute(
        "insert into mails (key, kind, client, alert, step, to_fallback, raised_at, cause_recorded) "
        "values ($1, 'urgent', $2, $3, $4, true, $5, $6) on conflict do nothing",
        f"{row['alert']}/fallback/{row['step']}", row["client"], row["alert"], row["step"], row["raised_at"],
        row["cause_recorded"],
    )  # fmt: skip
    await notify(connection, CHANNEL)


async def plan(connection: Connection, plans: Sequence[DigestPlan], at: datetime) -> int:
    """Ask for digests; how many were not asked for before."""
    planned = 0
    for digest in plans:
        alerts = {client: sorted(alerts) for client, alerts in digest.alerts.items()}
        done = await connection.execute(
            "insert into mails (key, kind, recipient, day, alerts, raised_at) values ($1, 'digest', $2, $3, $4, $5) "
            "on conflict do nothing",
            digest.key, digest.recipient, digest.day, json.dumps(alerts), at,
        )  # fmt: skip
        planned += done == "INSERT 0 1"
    if planned:
        await notify(connection, CHANNEL)
    return planned


async def drop(connection: Connection, alerts: Sequence[str]) -> None:
    """These are over; what was to be said of them at once is not."""
    if alerts:
        await connection.execute(
            "update mails set status = 'dropped', ended_at = now(), detail = 'the alert was resolved' "
            "where kind = 'urgent' and status = 'pending' and alert = any($1)",
            list(alerts),
        )


async def people(connection: Connection, wanted: Iterable[str]) -> Mapping[str, PersonState]:
    """The people asked for, and all who might stand in for them."""
    known: dict[str, PersonState] = {}
    asked: set[str] = set()
    while missing := set(wanted) - asked:
        asked |= missing
        rows = await connection.fetch(
            "select stream_id, state from streams where stream_id = any($1) and state is not null",
            [stream_id("people", one) for one in missing],
        )
        found = [person.decode(opened_state(ALERTS, row)) for row in rows]
        known |= {one.person: one for one in found}
        wanted = [stand_in for one in found for stand_in in (one.deputy, one.successor) if stand_in]
    return known
