"""`rapport.clients.v1`: who the client is and who looks after it. Subject: the client's id."""

from shared.events.clients.agreements import (
    Commitment,
    CommunicationsPolicyAgreed,
    GoalsAgreed,
    OnboardingStep,
    OnboardingStepCompleted,
    TermsAgreed,
    TermsDocument,
    TermsReviewed,
)
from shared.events.clients.care import (
    CompatibilityAssessed,
    InterestNoted,
    ResponsiblePartnerAssigned,
    TeamChanged,
    TeamMember,
)
from shared.events.clients.register import (
    ClientClassified,
    ClientClosed,
    ClientDetailsChanged,
    ClientKind,
    ClientOnboarded,
    ClosingReason,
    Tier,
)

__all__ = [
    "ClientClassified",
    "ClientClosed",
    "ClientDetailsChanged",
    "ClientKind",
    "ClientOnboarded",
    "ClosingReason",
    "Commitment",
    "CommunicationsPolicyAgreed",
    "CompatibilityAssessed",
    "GoalsAgreed",
    "InterestNoted",
    "OnboardingStep",
    "OnboardingStepCompleted",
    "ResponsiblePartnerAssigned",
    "TeamChanged",
    "TeamMember",
    "TermsAgreed",
    "TermsDocument",
    "TermsReviewed",
    "Tier",
]
