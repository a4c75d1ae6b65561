"""Kinds of risk in a few plain words, for a list of what is new and what is over."""

from collections.abc import Mapping

from shared.events.scoring import RiskKind

PLAIN: Mapping[RiskKind, str] = {
    RiskKind.NO_CONTACT: "no call or meeting for a long time",
    RiskKind.RHYTHM_BREAK: "a silence longer than is usual for them",
    RiskKind.CALLS_UNRETURNED: "a call nobody returned",
    RiskKind.EMAIL_UNANSWERED: "an e-mail nobody answered",
    RiskKind.SLOW_ANSWERS: "slow answers",
    RiskKind.STATUS_OVERDUE: "an overdue status report",
    RiskKind.PROMISE_OVERDUE: "an overdue promise",
    RiskKind.PROMISE_BROKEN: "a broken promise",
    RiskKind.DEADLINE_AT_RISK: "a deadline at risk",
    RiskKind.DEADLINE_MISSED: "a missed deadline",
    RiskKind.DEADLINE_OVERDUE: "a deadline that passed without a word",
    RiskKind.CLIENT_NOT_TOLD: "a delay they may not know of",
    RiskKind.COMPLAINT_OPEN: "a complaint",
    RiskKind.MISTAKE_OPEN: "a mistake of ours",
    RiskKind.COMPLAINT_UNACKNOWLEDGED: "a complaint nobody acknowledged",
    RiskKind.DETRACTOR: "somebody there would not recommend us",
    RiskKind.COMPETITOR: "another firm was mentioned",
    RiskKind.POOR_MATCH: "a poor match between them and one of us",
    RiskKind.FRUSTRATION: "a frustrated tone",
    RiskKind.INVOICE_QUERIED: "questions about an invoice",
    RiskKind.ONBOARDING_INCOMPLETE: "an unfinished onboarding",
    RiskKind.NOT_ONBOARDED: "no client record",
    RiskKind.REFERRAL_UNTHANKED: "a referral without thanks",
    RiskKind.GOALS_UNKNOWN: "no record of what they want to achieve",
    RiskKind.RENEWAL_NEAR: "terms that end soon",
    RiskKind.COSTS_REVIEW_DUE: "a review of their costs is due",
    RiskKind.CADENCE_SHORTFALL: "fewer contacts than our standard",
    RiskKind.PERFUNCTORY: "nothing but routine contact",
    RiskKind.CHECKIN_DUE: "a check-in is due",
    RiskKind.ACTION_OVERDUE: "an overdue action",
    RiskKind.LOCKED_IN: "an unhappy client under contract",
    RiskKind.TERMS_REVIEW_DUE: "a review of the terms is due",
    RiskKind.NEWS_UNMENTIONED: "news nobody mentioned to them",
    RiskKind.HEALTH_RED: "a score in the red",
    RiskKind.SINGLE_THREAD: "only one of us is in touch with them",
    RiskKind.REFERRAL_MOMENT: "a good moment to ask for a referral",
}


def plain(kind: str) -> str:
    """``kind`` as people say it; one that no rule opens any more under its name."""
    return PLAIN[RiskKind(kind)] if kind in set(RiskKind) else kind.replace("_", " ")
