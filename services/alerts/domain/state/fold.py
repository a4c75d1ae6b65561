"""Any event about a client into what alerts knows of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from services.alerts.domain.state import fold_alerts, fold_clients, fold_scoring
from services.alerts.domain.state.client import ClientState
from shared.events import Event, EventData
from shared.events.alerts import AlertAcknowledged, AlertMailed, AlertRaised, AlertResolved
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.events.scoring import HealthChanged, RiskChanged, RiskClosed, RiskOpened

_HEARD: Mapping[type[EventData], Callable[[ClientState, Event, Any], ClientState]] = MappingProxyType(
    {
        ClientOnboarded: fold_clients.onboarded,
        ClientDetailsChanged: fold_clients.details,
        ResponsiblePartnerAssigned: fold_clients.partner_assigned,
        ClientClosed: fold_clients.closed,
        HealthChanged: fold_scoring.health,
        RiskOpened: fold_scoring.risk,
        RiskChanged: fold_scoring.risk,
        RiskClosed: fold_scoring.risk_closed,
    }
)

_OWN: Mapping[type[EventData], Callable[[ClientState, datetime, Any], ClientState]] = MappingProxyType(
    {
        AlertRaised: fold_alerts.raised,
        AlertMailed: fold_alerts.mailed,
        AlertAcknowledged: fold_alerts.acknowledged,
        AlertResolved: fold_alerts.resolved,
    }
)


def fold(state: ClientState, event: Event) -> ClientState:
    """The state after a recorded event of scoring, clients or alerts. What says nothing to us changes nothing.

    Events of one topic come in version order; the topics may interleave in any way.
    """
    known = state if state.client else state.changed(client=event.subject)
    if event.data is None:
        return known
    heard = _HEARD.get(type(event.data))
    return apply(known, event.data, event.time) if heard is None else heard(known, event, event.data)


def apply(state: ClientState, data: EventData, time: datetime) -> ClientState:
    """The state after one of our own events, recorded or about to be."""
    own = _OWN.get(type(data))
    return state if own is None else own(state, time, data)
