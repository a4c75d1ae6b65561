"""`rapport.clients.v1` into what alerts knows of a client."""

import msgspec

from services.alerts.domain.state.client import ClientState, Entry
from services.alerts.domain.state.latest import Latest, latest, register
from shared.events import Event
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.lww import later, spanning


def details(state: ClientState, event: Event, data: ClientDetailsChanged) -> ClientState:
    """Name, tier and kind; each is as last said, by the time it was true, not by the order of arrival."""
    who = msgspec.structs.replace(
        state.who,
        changed_name=latest(state.who.changed_name, data.name, event),
        changed_tier=_tier(state, event, data),
        changed_kind=latest(state.who.changed_kind, data.kind, event),
    )
    return state.changed(who=who)


def onboarded(state: ClientState, event: Event, data: ClientOnboarded) -> ClientState:
    """The details, and the partner where one was named. Onboarded after it was closed, the client is back."""
    entry = Entry(data.name, data.tier, data.kind, data.responsible_partner)
    first, last = spanning(state.who.onboarded, state.who.onboarded_last, register(entry, event))
    return state.changed(who=msgspec.structs.replace(state.who, onboarded=first, onboarded_last=last))


def partner_assigned(state: ClientState, event: Event, data: ResponsiblePartnerAssigned) -> ClientState:
    """Who is responsible from now on."""
    assigned = latest(state.who.assigned, data.partner, event)
    return state.changed(who=msgspec.structs.replace(state.who, assigned=assigned))


def closed(state: ClientState, event: Event, _data: ClientClosed) -> ClientState:
    """The relationship ended, until the client is onboarded again."""
    said, who = register(None, event), state.who
    first, last = spanning(who.closed_first, who.closed_last, said)
    return state.changed(who=msgspec.structs.replace(who, closed_first=first, closed_last=last))


def _tier(state: ClientState, event: Event, data: ClientDetailsChanged) -> Latest[str | None] | None:
    known, nothing = state.who.changed_tier, Latest[str | None](None, event.time, event.id, event.recorded_at)
    return later(known, nothing) if "tier" in data.cleared else latest(known, data.tier, event)
