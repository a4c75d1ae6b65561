"""`rapport.clients.v1`: who the client is and who looks after it. Subject: the client's id."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import Day, EventData, Hours, Identifier, Line, PersonId, Words
from shared.personal import Personal


class ClientKind(StrEnum):
    """A client in the broad sense: anyone the firm owes this care."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DEPARTMENT = "department"
    WITNESS = "witness"
    VICTIM = "victim"


class OnboardingStep(StrEnum):
    """What a new client should have gone through."""

    IDENTITY_VERIFIED = "identity_verified"
    LEGAL_ISSUE_AGREED = "legal_issue_agreed"
    SERVICES_EXPLAINED = "services_explained"
    FEE_EXPLAINED = "fee_explained"
    RETAINER_EXPLAINED = "retainer_explained"
    NEXT_STEPS_EXPLAINED = "next_steps_explained"
    CONTACT_ROUTE_GIVEN = "contact_route_given"


class Commitment(StrEnum):
    """Whether the client can leave at any time."""

    UNDER_CONTRACT = "under_contract"
    FREE_TO_LEAVE = "free_to_leave"


class ClosingReason(StrEnum):
    """Why a relationship ended."""

    LEFT = "left"
    WORK_ENDED = "work_ended"
    DECLINED = "declined"
    MERGED = "merged"
    OTHER = "other"


#: Names a cadence in the policy file (contacts a year); a name the policy lacks gets its default.
Tier = Identifier


class ClientOnboarded(EventData):
    """A client was taken on. ``since``: the first day of the relationship, which may lie years back."""

    name: Personal[Line]
    since: Day
    kind: ClientKind = ClientKind.ORGANISATION
    tier: Tier = "standard"
    responsible_partner: PersonId | None = None


class ClientDetailsChanged(EventData):
    """What is known of the client changed. Only the fields given change."""

    name: Personal[Line] | None = None
    since: Day | None = None
    kind: ClientKind | None = None
    tier: Tier | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(value is None for _, value in self):
            raise ValueError("must name at least one of: name, since, kind, tier")
        return self


class ResponsiblePartnerAssigned(EventData):
    """One person is responsible for the client from now on."""

    partner: PersonId


class OnboardingStepCompleted(EventData):
    """One step of onboarding is done."""

    step: OnboardingStep
    by: PersonId | None = None


class CommunicationsPolicyAgreed(EventData):
    """How fast the firm answers, in hours, who answers when the partner cannot, and that its cost was explained."""

    answer_calls_within_hours: Hours | None = None
    answer_emails_within_hours: Hours | None = None
    answered_by: Annotated[tuple[PersonId, ...], Field(max_length=20)] = ()
    costs_explained: bool = False


class TermsAgreed(EventData):
    """The terms of the relationship. ``renewal_on``: the day from which the client may go elsewhere."""

    commitment: Commitment
    renewal_on: Day | None = None


class ClientClosed(EventData):
    """The relationship ended."""

    reason: ClosingReason = ClosingReason.OTHER
    note: Personal[Words] | None = None
