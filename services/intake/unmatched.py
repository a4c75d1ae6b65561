"""Facts about someone whose entry (ClientOnboarded, PersonAdded) has not arrived yet."""

from collections.abc import Iterable
from typing import Any

from services.intake.domain.clients import Client
from services.intake.domain.people import Person
from shared.events.clients import ClientClassified
from shared.fact import Fact

#: A type's name, and a fact of it.
Named = tuple[str, Fact]

_CLASSIFIED = ClientClassified.model_fields.keys()


def unmatched_client(state: Client) -> list[dict[str, Any]]:
    """The facts about a client who is not onboarded yet, oldest first."""
    if state.profile.entered is not None:
        return []
    wholes = {"CommunicationsPolicyAgreed": state.policy, "TermsAgreed": state.terms, "ClientClosed": state.closed}
    many = {
        "OnboardingStepCompleted": state.steps,
        "GoalsAgreed": state.goals,
        "TeamChanged": state.team,
        "TermsReviewed": state.reviews,
        "CompatibilityAssessed": state.compatibility,
        "InterestNoted": state.interests,
    }
    changes = [(_change_of(name), fact) for name, fact in state.profile.changed.items()]
    return _waiting([*changes, *_present(wholes), *((name, fact) for name in many for fact in many[name].values())])


def unmatched_person(state: Person) -> list[dict[str, Any]]:
    """The facts about a person who is not added yet, oldest first."""
    if state.profile.entered is not None:
        return []
    changes = [("PersonChanged", fact) for fact in state.profile.changed.values()]
    absences = [("AbsencePlanned", fact) for fact in state.absences.values()]
    return _waiting([*changes, *absences, *_present({"PracticeReviewed": state.practice, "PersonLeft": state.left})])


def _present(facts: dict[str, Fact | None]) -> list[Named]:
    return [(name, fact) for name, fact in facts.items() if fact is not None]


def _change_of(field: str) -> str:
    if field == "responsible_partner":
        return "ResponsiblePartnerAssigned"
    return "ClientClassified" if field in _CLASSIFIED else "ClientDetailsChanged"


def _waiting(facts: Iterable[Named]) -> list[dict[str, Any]]:
    """Each fact once: one change may name several fields, one list several people."""
    once = {fact.mark: {"id": fact.id, "type": name, "time": fact.shown} for name, fact in facts}
    return [once[order] for order in sorted(once)]
