"""`rapport.alerts.v1`, our own events, into what alerts knows of a client. Applying one twice changes nothing."""

from datetime import datetime

import msgspec

from services.alerts.domain.state.client import FALLBACK, Alert, ClientState, Mailed
from shared.events.alerts import AlertAcknowledged, AlertMailed, AlertRaised, AlertResolved


def raised(state: ClientState, time: datetime, data: AlertRaised) -> ClientState:
    """An alert is open from now on."""
    if data.alert in state.alerts:
        return state
    return _with(state, data.alert, Alert(data.kind, data.subject, data.urgent, raised_at=time))


def mailed(state: ClientState, time: datetime, data: AlertMailed) -> ClientState:
    """A mail reached its recipient's server or was refused for good; a mail about what is over leaves no trace here."""
    alert = state.alerts.get(data.alert)
    if alert is None:
        return state
    mail = Mailed(data.mail, data.outcome, time)
    told = {**alert.mailed, data.recipient or FALLBACK: mail}
    return _with(state, data.alert, msgspec.structs.replace(alert, mailed=told))


def acknowledged(state: ClientState, _time: datetime, data: AlertAcknowledged) -> ClientState:
    """Someone has taken it on; who did so first, stays."""
    alert = state.alerts.get(data.alert)
    if alert is None or alert.acknowledged_by is not None:
        return state
    return _with(state, data.alert, msgspec.structs.replace(alert, acknowledged_by=data.by))


def resolved(state: ClientState, _time: datetime, data: AlertResolved) -> ClientState:
    """It is over, and forgotten here; the events remember."""
    return state.changed(alerts={alert: kept for alert, kept in state.alerts.items() if alert != data.alert})


def _with(state: ClientState, alert_id: str, alert: Alert) -> ClientState:
    return state.changed(alerts={**state.alerts, alert_id: alert})
