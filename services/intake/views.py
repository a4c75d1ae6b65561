"""What intake answers: its states as plain JSON values. Times are RFC 3339 in UTC."""

from collections.abc import Mapping
from typing import Any

from services.intake.domain.clients import Client
from services.intake.domain.fact import Fact
from services.intake.domain.people import Person
from shared.events.clients import OnboardingStep

_CLIENT_FIELDS = ("name", "since", "kind", "tier")
_PERSON_FIELDS = ("name", "email", "role", "zone", "working_hours", "deputy")


def client_view(client_id: str, state: Client, version: int) -> dict[str, Any]:
    """Who the client is, who looks after it, what was agreed and explained.

    ``version``: of the client's stream, to wait for elsewhere. ``onboarded_at`` is null for a client of whom facts
    have arrived before its onboarding did; ``unmatched`` names those facts.
    """
    return {
        "client": client_id,
        "version": version,
        "onboarded_at": _time(state.profile.entered),
        **state.profile.values(_CLIENT_FIELDS),
        "responsible_partner": _partner(state.profile.source("responsible_partner")),
        "onboarding": _onboarding(state.steps),
        "communications_policy": _fact(state.policy, "agreed_at"),
        "terms": _fact(state.terms, "agreed_at"),
        "closed": _fact(state.closed, "at"),
        "unmatched": [] if state.profile.entered else _unmatched_client(state),
    }


def person_view(person_id: str, state: Person, version: int) -> dict[str, Any]:
    """Who the person is, how and when to reach them, who stands in. Nulls and ``unmatched`` as for a client."""
    return {
        "person": person_id,
        "version": version,
        "added_at": _time(state.profile.entered),
        **state.profile.values(_PERSON_FIELDS),
        "left": _fact(state.left, "at"),
        "unmatched": [] if state.profile.entered else _unmatched_person(state),
    }


def _onboarding(steps: Mapping[str, Fact]) -> dict[str, Any]:
    """The steps done, in the order in which they were, and those missing, in the order of the catalogue."""
    done = sorted(steps.values(), key=lambda fact: fact.order)
    return {
        "done": [{"step": fact.data["step"], "at": _time(fact), "by": fact.data.get("by")} for fact in done],
        "missing": [step.value for step in OnboardingStep if step.value not in steps],
    }


def _partner(source: Fact | None) -> dict[str, Any] | None:
    return None if source is None else {"person": source.data["responsible_partner"], "since": _time(source)}


def _unmatched_client(state: Client) -> list[dict[str, Any]]:
    kept = {"CommunicationsPolicyAgreed": state.policy, "TermsAgreed": state.terms, "ClientClosed": state.closed}
    steps = [("OnboardingStepCompleted", fact) for fact in state.steps.values()]
    changes = [(_change_of(name), fact) for name, fact in state.profile.changed.items()]
    return _waiting(steps + changes + [(name, fact) for name, fact in kept.items() if fact is not None])


def _change_of(field: str) -> str:
    return "ResponsiblePartnerAssigned" if field == "responsible_partner" else "ClientDetailsChanged"


def _unmatched_person(state: Person) -> list[dict[str, Any]]:
    changes = [("PersonChanged", fact) for fact in state.profile.changed.values()]
    return _waiting(changes + ([] if state.left is None else [("PersonLeft", state.left)]))


def _waiting(facts: list[tuple[str, Fact]]) -> list[dict[str, Any]]:
    """Each fact once (one change may name several fields), oldest first."""
    once = {fact.order: {"id": fact.id, "type": name, "time": _time(fact)} for name, fact in facts}
    return [once[order] for order in sorted(once)]


def _fact(fact: Fact | None, moment: str) -> dict[str, Any] | None:
    return None if fact is None else {moment: _time(fact), **fact.data}


def _time(fact: Fact | None) -> str | None:
    return None if fact is None else fact.time.isoformat().replace("+00:00", "Z")
