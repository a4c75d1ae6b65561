"""What was explained to the client and agreed with them."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import EACH_ONCE, Day, EventData, Hours, MatterId, Passage, PersonId
from shared.personal import Personal


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


class TermsDocument(StrEnum):
    """What a relationship rests on in writing."""

    TERMS = "terms"
    RETAINER_LETTER = "retainer_letter"


class OnboardingStepCompleted(EventData):
    """One step of onboarding is done."""

    step: OnboardingStep
    by: PersonId | None = None


class CommunicationsPolicyAgreed(EventData):
    """How fast the firm answers, in hours, who answers when the partner cannot, and that its cost was explained.

    Hours are working hours of whoever is asked: 4 is half a day, whenever the client calls.
    ``costs_explained`` says so of calls and e-mails both; ``calls_cost_explained``, ``emails_cost_explained`` of one.
    """

    answer_calls_within_hours: Hours | None = None
    answer_emails_within_hours: Hours | None = None
    answered_by: Annotated[tuple[PersonId, ...], Field(max_length=20)] = ()
    costs_explained: bool = False
    calls_cost_explained: bool | None = None
    emails_cost_explained: bool | None = None

    @model_validator(mode="after")
    def _costs_agree(self) -> Self:
        if self.costs_explained and False in (self.calls_cost_explained, self.emails_cost_explained):
            raise ValueError(
                "costs_explained says that the cost of calls and e-mails was explained; no other field says so"
            )
        return self


class GoalsAgreed(EventData):
    """What the client wants, and which outcomes would be acceptable. The latest replaces the one before.

    ``matter``: the matter they belong to; without it they are those of the relationship. ``by``: who of ours agreed
    them with the client.
    """

    goals: Annotated[tuple[Personal[Passage], ...], Field(min_length=1, max_length=20)]
    acceptable_outcomes: Annotated[tuple[Personal[Passage], ...], Field(max_length=20)] = ()
    matter: MatterId | None = None
    by: PersonId | None = None


class TermsAgreed(EventData):
    """The terms of the relationship. ``renewal_on``: the day from which the client may go elsewhere."""

    commitment: Commitment
    renewal_on: Day | None = None


class TermsReviewed(EventData):
    """Terms, retainer letter or both were gone through, whether they changed or not. New ones are a TermsAgreed."""

    documents: Annotated[tuple[TermsDocument, ...], Field(min_length=1, max_length=2), EACH_ONCE] = tuple(TermsDocument)
    by: PersonId | None = None
    note: Personal[Passage] | None = None
