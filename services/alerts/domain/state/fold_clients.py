"""`rapport.clients.v1` into what alerts knows of a client."""

import msgspec

from services.alerts.domain.state.client import ClientState
from services.alerts.domain.state.latest import latest
from shared.events import Event
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned


def details(state: ClientState, event: Event, data: ClientOnboarded | ClientDetailsChanged) -> ClientState:
    """Name, tier and kind; each is as last said, by the time it was true, not by the order of arrival."""
    who = msgspec.structs.replace(
        state.who,
        name=latest(state.who.name, data.name, event),
        tier=latest(state.who.tier, data.tier, event),
        kind=latest(state.who.kind, data.kind, event),
    )
    return state.changed(who=who)


def onboarded(state: ClientState, event: Event, data: ClientOnboarded) -> ClientState:
    """The details, and the partner where one was named."""
    return _responsible(details(state, event, data), event, data.responsible_partner)


def partner_assigned(state: ClientState, event: Event, data: ResponsiblePartnerAssigned) -> ClientState:
    """Who is responsible from now on."""
    return _responsible(state, event, data.partner)


def closed(state: ClientState, _event: Event, _data: ClientClosed) -> ClientState:
    """The relationship ended; there is no way back but a new client."""
    return state.changed(who=msgspec.structs.replace(state.who, closed=True))


def _responsible(state: ClientState, event: Event, partner: str | None) -> ClientState:
    return state.changed(who=msgspec.structs.replace(state.who, partner=latest(state.who.partner, partner, event)))
