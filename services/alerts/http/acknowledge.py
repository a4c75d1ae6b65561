"""Acknowledging: someone has taken an alert on, so nobody is mailed of it again."""

from dataclasses import dataclass
from datetime import datetime

from services.alerts.context import ALERTS
from services.alerts.domain import client
from services.alerts.domain.state.fold import apply
from services.alerts.projection import alert_rows
from services.alerts.projection.states import COLUMNS
from shared.database import Connection
from shared.events import NewEvent
from shared.events.alerts import AlertAcknowledged
from shared.store import Streams, append, record, stream_id


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who took the alert on, and when; the first who did, however often it is asked."""

    alert: str
    client: str
    by: str
    at: datetime


class UnknownAlertError(LookupError):
    """There is no such alert."""


class AlertOverError(Exception):
    """The alert was resolved; there is nothing to take on."""


async def acknowledge(connection: Connection, alert: str, by: str, note: str | None, now: datetime) -> Acknowledged:
    """Take the alert on, in the caller's transaction. Raises ``UnknownAlertError`` or ``AlertOverError``."""
    about = await connection.fetchval("select client from alerts where alert = $1", alert)
    if about is None:
        raise UnknownAlertError(alert)
    stream = stream_id("alerts", about)
    streams = Streams(ALERTS, COLUMNS)
    row = (await streams.lock(connection, [stream]))[stream]
    known = await connection.fetchrow("select acknowledged_by, acknowledged_at from alerts where alert = $1", alert)
    assert known is not None
    if known["acknowledged_by"] is not None:
        return Acknowledged(alert, about, known["acknowledged_by"], known["acknowledged_at"])
    assert row.state is not None, "the alert is in it"
    state = client.decode(row.state)
    if alert not in state.alerts:
        raise AlertOverError(alert)
    event = NewEvent(data=AlertAcknowledged(alert=alert, by=by, note=note), time=now, causation_id=alert)
    await append(connection, streams, [record(streams, row, event, now)])
    row.state = client.encode(apply(state, event.data, now))
    await streams.save(connection, [row])
    await alert_rows.project(connection, [(about, event)])
    return Acknowledged(alert, about, by, now)
