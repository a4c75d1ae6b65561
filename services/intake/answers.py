"""The shape of intake's answers, for the OpenAPI document; `views` makes them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from shared.events.clients import (
    ClientClosed,
    ClientKind,
    CommunicationsPolicyAgreed,
    CompatibilityAssessed,
    GoalsAgreed,
    OnboardingStep,
    TermsAgreed,
    TermsDocument,
)
from shared.events.people import PracticeReviewed, Role, WorkingHours

_OPEN = ConfigDict(extra="ignore", title=None)


class Classification(BaseModel):
    """How the client is classified; null: unknown."""

    sector: str | None
    practice: str | None
    segment: str | None
    value_tier: str | None
    supervisor: str | None


class ResponsiblePartner(BaseModel):
    """Who is responsible, and since when."""

    person: str | None
    since: datetime


class TeamPlace(BaseModel):
    """Who works for the client now."""

    person: str
    part: str | None
    since: datetime


class AssessedCompatibility(CompatibilityAssessed):
    """The latest assessment of one of our people."""

    model_config = _OPEN

    assessed_at: datetime


class StepDone(BaseModel):
    """A step of onboarding that is completed."""

    step: OnboardingStep
    at: datetime
    by: str | None


class Onboarding(BaseModel):
    """The steps: those completed in order, and those that are missing."""

    done: list[StepDone]
    missing: list[OnboardingStep]


class AgreedPolicy(CommunicationsPolicyAgreed):
    """The communications policy that holds."""

    model_config = _OPEN

    agreed_at: datetime


class AgreedGoals(GoalsAgreed):
    """Goals of the relationship, or of a matter."""

    model_config = _OPEN

    agreed_at: datetime


class NotedInterest(BaseModel):
    """Something the client, or one of their people, cares about."""

    noted_at: datetime
    interest: str
    what: str
    whose: str | None = None
    yearly_on: str | None = None


class AgreedTerms(TermsAgreed):
    """The terms that hold."""

    model_config = _OPEN

    agreed_at: datetime


class Closing(ClientClosed):
    """How the relationship ended."""

    model_config = _OPEN

    at: datetime


class Unmatched(BaseModel):
    """A fact about somebody who is not entered yet."""

    id: str
    type: str
    time: datetime


class ClientAnswer(BaseModel):
    """A client. ``version``: for `min_version` elsewhere. Null: unknown."""

    client: str
    version: int
    onboarded_at: datetime | None
    name: str | None
    since: date | None
    kind: ClientKind | None
    tier: str | None
    classification: Classification
    responsible_partner: ResponsiblePartner | None
    team: list[TeamPlace]
    compatibility: list[AssessedCompatibility]
    onboarding: Onboarding
    communications_policy: AgreedPolicy | None
    goals: list[AgreedGoals]
    interests: list[NotedInterest]
    terms: AgreedTerms | None
    terms_reviewed: dict[TermsDocument, datetime | None]
    closed: Closing | None
    unmatched: list[Unmatched]


class Absence(BaseModel):
    """Days away, the first and the last; without ``until``, until further notice."""

    absence: str
    from_: date = Field(alias="from")
    until: date | None = None
    deputy: str | None = None


class Review(PracticeReviewed):
    """The latest self-assessment."""

    model_config = _OPEN

    at: datetime


class Leaving(BaseModel):
    """That the person left."""

    at: datetime
    successor: str | None = None


class PersonAnswer(BaseModel):
    """A person. ``practice_review``: only for a token that may see it. Null: unknown."""

    person: str
    version: int
    added_at: datetime | None
    name: str | None
    email: str | None
    role: Role | None
    zone: str | None
    working_hours: WorkingHours | None
    deputy: str | None
    holidays: str | None
    absences: list[Absence]
    practice_review: Review | None = None
    left: Leaving | None
    unmatched: list[Unmatched]
