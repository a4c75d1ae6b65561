"""`rapport.scoring.v1`: how a relationship stands, and why. Subject: the client's id."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import EventData, Identifier, Passage, PersonId, Time, Words
from shared.personal import Personal


class Band(StrEnum):
    """How the relationship stands, worst first in a portfolio: red, amber, green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NOT_ENOUGH_KNOWN = "not_enough_known"


class RiskKind(StrEnum):
    """What can be wrong with a relationship.

    ``mistake_open``: a mistake of ours was spoken of, and nobody said that it was put right.
    ``invoice_queried``: they asked about an invoice that is neither paid nor cancelled.
    ``costs_review_due``: they are charged, and nobody looked for ways in which they could pay less.
    ``referral_unthanked``: they sent us somebody, and nobody said that we thanked them.
    ``action_overdue``: an action of the account plan is due, and neither done nor dropped.
    ``referral_moment``: an opportunity, not a risk: a promoter whom nobody asked lately to recommend us.
    ``email_unanswered``: the client wrote, and nobody answered in the time agreed.
    ``complaint_unacknowledged``: nobody told the client that their complaint was heard.
    ``terms_review_due``: terms or retainer letter were not gone through with the client for long.
    ``goals_unknown``: of a new client nobody knows what they want to reach.
    ``news_unmentioned``: there is news about the client, and nobody has spoken of it to them: a reason to call.
    ``perfunctory``: many contacts, and hardly one of them more than a newsletter, a bill or a hello.
    ``checkin_due``: nobody asked for long what the client likes, and what we could do better.
    ``slow_answers``: calls or e-mails (its subject) are mostly answered later than was promised to the client.
    ``locked_in``: who cannot leave is unhappy, or hears of routine only.
    """

    NO_CONTACT = "no_contact"
    RHYTHM_BREAK = "rhythm_break"
    CALLS_UNRETURNED = "calls_unreturned"
    EMAIL_UNANSWERED = "email_unanswered"
    SLOW_ANSWERS = "slow_answers"
    STATUS_OVERDUE = "status_overdue"
    PROMISE_OVERDUE = "promise_overdue"
    PROMISE_BROKEN = "promise_broken"
    DEADLINE_AT_RISK = "deadline_at_risk"
    DEADLINE_MISSED = "deadline_missed"
    CLIENT_NOT_TOLD = "client_not_told"
    COMPLAINT_OPEN = "complaint_open"
    MISTAKE_OPEN = "mistake_open"
    COMPLAINT_UNACKNOWLEDGED = "complaint_unacknowledged"
    DETRACTOR = "detractor"
    COMPETITOR = "competitor"
    INVOICE_QUERIED = "invoice_queried"
    ONBOARDING_INCOMPLETE = "onboarding_incomplete"
    NOT_ONBOARDED = "not_onboarded"
    REFERRAL_UNTHANKED = "referral_unthanked"
    GOALS_UNKNOWN = "goals_unknown"
    RENEWAL_NEAR = "renewal_near"
    COSTS_REVIEW_DUE = "costs_review_due"
    PERFUNCTORY = "perfunctory"
    CHECKIN_DUE = "checkin_due"
    ACTION_OVERDUE = "action_overdue"
    LOCKED_IN = "locked_in"
    TERMS_REVIEW_DUE = "terms_review_due"
    NEWS_UNMENTIONED = "news_unmentioned"
    HEALTH_RED = "health_red"
    SINGLE_THREAD = "single_thread"
    REFERRAL_MOMENT = "referral_moment"


#: Ids of the events behind a statement; the latest 20 where there are more.
Evidence = Annotated[tuple[str, ...], Field(max_length=20)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Contribution(EventData):
    """One reason for the score. The points of all contributions add up to score - 75.

    ``log_odds``: added log-odds of trouble (positive is bad). ``subject``: what it is about, e.g. a complaint's id.
    """

    kind: Identifier
    subject: str = ""
    log_odds: Finite
    points: Finite
    why: Personal[Words]
    evidence: Evidence = ()


class Cadence(EventData):
    """Real contacts in the last 365 days, against the number agreed for a client of that tier and age."""

    contacts: Annotated[int, Field(ge=0)]
    expected: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    last_contact: Time | None = None


class HealthChanged(EventData):
    """The relationship stands otherwise than last said.

    ``score``: 0 to 100, 75 is neutral. ``confidence``: 0 to 1, how long we have been able to see.
    ``chance_of_trouble``: within 90 days. ``at``: the time of the assessment. ``heard``: the versions of the client's
    streams that it rests on.
    """

    at: Time
    score: Score
    band: Band
    confidence: Share
    chance_of_trouble: Share
    contributions: tuple[Contribution, ...]
    cadence: Cadence
    policy: Identifier
    heard: dict[str, int]


class RiskOpened(EventData):
    """Something is wrong. One risk is open per client, kind and subject.

    ``since``: when it began to be true. ``cause_time`` and ``cause_recorded``: when the fact behind it happened and
    when it was recorded; where no fact but the passing of time opened it, both are the moment it became true.
    ``concerns``: whom of ours it concerns besides the responsible partner (the maker of a promise). ``next_step``:
    what is suggested to them, one sentence.
    """

    kind: RiskKind
    subject: str = ""
    since: Time
    cause_time: Time
    cause_recorded: Time
    why: Personal[Words]
    verbatim: Personal[Words] | None = None
    concerns: tuple[PersonId, ...] = ()
    evidence: Evidence = ()
    policy: Identifier
    next_step: Passage | None = None


class RiskChanged(RiskOpened):
    """There is news of an open risk; the fields say how it stands now."""


class RiskClosed(EventData):
    """It is no longer wrong. ``why``: what ended it."""

    kind: RiskKind
    subject: str = ""
    at: Time
    why: Personal[Words]
    evidence: Evidence = ()
