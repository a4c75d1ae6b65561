"""`rapport.clients.v1` into what alerts knows of a client."""

import msgspec

from services.alerts.domain.state.client import ClientState
from services.alerts.domain.state.latest import Latest, latest, register
from shared.events import Event
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.lww import later, spanning


def details(state: ClientState, event: Event, data: ClientOnboarded | ClientDetailsChanged) -> ClientState:
    """Name, tier and kind; each is as last said, by the time it was true, not by the order of arrival."""
    who = msgspec.structs.replace(
        state.who,
        name=latest(state.who.name, data.name, event),
        tier=_tier(state, event, data),
        kind=latest(state.who.kind, data.kind, event),
    )
    return state.changed(who=who)


def onboarded(state: ClientState, event: Event, data: ClientOnboarded) -> ClientState:
    """The details, and the partner where one was named. Onboarded after it was closed, the client is back."""
    described = _responsible(details(state, event, data), event, data.responsible_partner)
    begun = later(state.who.onboarded_last, register(None, event))
    return described.changed(who=msgspec.structs.replace(described.who, onboarded_last=begun))


def partner_assigned(state: ClientState, event: Event, data: ResponsiblePartnerAssigned) -> ClientState:
    """Who is responsible from now on."""
    return _responsible(state, event, data.partner)


def closed(state: ClientState, event: Event, _data: ClientClosed) -> ClientState:
    """The relationship ended, until the client is onboarded again."""
    said, who = register(None, event), state.who
    first, last = spanning(who.closed_first, who.closed_last, said)
    return state.changed(who=msgspec.structs.replace(who, closed_first=first, closed_last=last))


def _tier(state: ClientState, event: Event, data: ClientOnboarded | ClientDetailsChanged) -> Latest[str | None] | None:
    known, nothing = state.who.tier, Latest[str | None](None, event.time, event.id, event.recorded_at)
    return later(known, nothing) if "tier" in data.cleared else latest(known, data.tier, event)


def _responsible(state: ClientState, event: Event, partner: str | None) -> ClientState:
    return state.changed(who=msgspec.structs.replace(state.who, partner=latest(state.who.partner, partner, event)))
