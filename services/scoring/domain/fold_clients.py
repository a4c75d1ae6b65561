"""The clients slice: who the client is. Of facts that replace each other the latest counts, field by field."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from services.scoring.domain.clock import micros, midnight
from services.scoring.domain.fact import Fact, earlier, later
from services.scoring.domain.state import Clients, Communications, Said, Terms
from shared.events.base import EventData
from shared.events.clients import (
    ClientClosed,
    ClientDetailsChanged,
    ClientOnboarded,
    CommunicationsPolicyAgreed,
    OnboardingStepCompleted,
    ResponsiblePartnerAssigned,
    TermsAgreed,
)
from shared.events.event import Event


def fold_clients(clients: Clients, event: Event) -> Clients:
    """``clients`` after ``event``."""
    fact = Fact(micros(event.time), event.id, micros(event.recorded_at))
    first = fact.recorded if clients.first is None else min(clients.first, fact.recorded)
    seen = clients if first == clients.first else replace(clients, first=first)
    handle = _HANDLERS.get(type(event.data))
    return seen if handle is None else handle(seen, fact, event.data)


def _onboarded(clients: Clients, fact: Fact, data: ClientOnboarded) -> Clients:
    described = _described(clients, fact, data)
    return replace(
        described,
        onboarded=earlier(clients.onboarded, fact),
        partner=_said(clients.partner, fact, data.responsible_partner),
    )


def _described(clients: Clients, fact: Fact, data: ClientOnboarded | ClientDetailsChanged) -> Clients:
    return replace(
        clients,
        name=_said(clients.name, fact, data.name),
        kind=_said(clients.kind, fact, data.kind),
        tier=_said(clients.tier, fact, data.tier),
        since=_said(clients.since, fact, None if data.since is None else data.since.isoformat()),
    )


def _said(known: Said | None, fact: Fact, value: str | None) -> Said | None:
    return known if value is None else later(known, Said(fact.time, fact.id, fact.recorded, str(value)))


def _assigned(clients: Clients, fact: Fact, data: ResponsiblePartnerAssigned) -> Clients:
    return replace(clients, partner=_said(clients.partner, fact, data.partner))


def _step_completed(clients: Clients, fact: Fact, data: OnboardingStepCompleted) -> Clients:
    step = data.step.value
    return replace(clients, steps={**clients.steps, step: earlier(clients.steps.get(step), fact)})


def _communications_agreed(clients: Clients, fact: Fact, data: CommunicationsPolicyAgreed) -> Clients:
    agreed = Communications(fact.time, fact.id, fact.recorded, data.answer_calls_within_hours)
    return replace(clients, communications=later(clients.communications, agreed))


def _terms_agreed(clients: Clients, fact: Fact, data: TermsAgreed) -> Clients:
    renewal = None if data.renewal_on is None else midnight(data.renewal_on)
    terms = Terms(fact.time, fact.id, fact.recorded, data.commitment.value, renewal)
    return replace(clients, terms=later(clients.terms, terms))


def _closed(clients: Clients, fact: Fact, _data: ClientClosed) -> Clients:
    return replace(clients, closed=earlier(clients.closed, fact))


_HANDLERS: Mapping[type[EventData] | type[None], Callable[[Clients, Fact, Any], Clients]] = MappingProxyType(
    {
        ClientOnboarded: _onboarded,
        ClientDetailsChanged: _described,
        ResponsiblePartnerAssigned: _assigned,
        OnboardingStepCompleted: _step_completed,
        CommunicationsPolicyAgreed: _communications_agreed,
        TermsAgreed: _terms_agreed,
        ClientClosed: _closed,
    }
)
