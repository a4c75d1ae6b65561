"""`rapport.scoring.v1`: health, risks and their reasons. Subject: the client's id."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import EventData, Identifier, Passage, PersonId, Time, Words
from shared.events.statements import KnownStatement
from shared.events.statements.endings import KnownEnding
from shared.personal import Personal


class Band(StrEnum):
    """The band of a relationship; in a portfolio the worst comes first: red, amber, green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NOT_ENOUGH_KNOWN = "not_enough_known"


class RiskKind(StrEnum):
    """What can be wrong with a relationship.

    ``mistake_open``: a mistake of ours was disclosed and is not reported as remedied.
    ``invoice_queried``: the client queried an invoice that is neither paid nor cancelled.
    ``costs_review_due``: the client is charged, and nobody reviewed how they could pay less.
    ``referral_unthanked``: a referral from the client has not been acknowledged.
    ``action_overdue``: an action of the account plan is overdue, neither done nor dropped.
    ``referral_moment``: an opportunity, not a risk: a promoter who was not asked lately to recommend us.
    ``email_unanswered``: the client's e-mail was not answered in the time agreed.
    ``complaint_unacknowledged``: the client was not told that their complaint was received.
    ``terms_review_due``: terms or retainer letter have not been reviewed with the client for a long time.
    ``goals_unknown``: the goals of a new client are not known.
    ``news_unmentioned``: nobody has mentioned news about the client to them: a reason to call.
    ``cadence_shortfall``: at the present pace the year will have fewer contacts than agreed.
    ``perfunctory``: many contacts, but hardly any more than a newsletter, a bill or a hello.
    ``checkin_due``: for a long time nobody asked what the client likes and what we could do better.
    ``slow_answers``: calls or e-mails (the subject) are mostly answered later than agreed.
    ``poor_match``: the client and the person responsible for them are a poor match.
    ``locked_in``: a client who cannot leave is unhappy, or gets routine contact only.
    ``deadline_overdue``: a deadline has passed, and nobody said a word of it.
    ``frustration``: a sentence sounds frustrated; judged by a machine, which may be wrong.
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
    DEADLINE_OVERDUE = "deadline_overdue"
    CLIENT_NOT_TOLD = "client_not_told"
    COMPLAINT_OPEN = "complaint_open"
    MISTAKE_OPEN = "mistake_open"
    COMPLAINT_UNACKNOWLEDGED = "complaint_unacknowledged"
    DETRACTOR = "detractor"
    COMPETITOR = "competitor"
    POOR_MATCH = "poor_match"
    FRUSTRATION = "frustration"
    INVOICE_QUERIED = "invoice_queried"
    ONBOARDING_INCOMPLETE = "onboarding_incomplete"
    NOT_ONBOARDED = "not_onboarded"
    REFERRAL_UNTHANKED = "referral_unthanked"
    GOALS_UNKNOWN = "goals_unknown"
    RENEWAL_NEAR = "renewal_near"
    COSTS_REVIEW_DUE = "costs_review_due"
    CADENCE_SHORTFALL = "cadence_shortfall"
    PERFUNCTORY = "perfunctory"
    CHECKIN_DUE = "checkin_due"
    ACTION_OVERDUE = "action_overdue"
    LOCKED_IN = "locked_in"
    TERMS_REVIEW_DUE = "terms_review_due"
    NEWS_UNMENTIONED = "news_unmentioned"
    HEALTH_RED = "health_red"
    SINGLE_THREAD = "single_thread"
    REFERRAL_MOMENT = "referral_moment"


#: As many reasons for a score as a reader takes in at a glance: mails show so many, the heaviest against the client.
REASONS_SHOWN = 3

#: Ids of the events behind a statement; the latest 20 if there are more.
Evidence = Annotated[tuple[str, ...], Field(max_length=20)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Contribution(EventData):
    """One reason for the score. The points of all contributions add up to score - 75.

    ``log_odds``: added log-odds of trouble (positive is bad). ``subject``: what it is about, e.g. a complaint's id.
    ``facts``: what it states, from which a reader makes the sentence in their own zone; where absent, ``why`` says it.
    ``holds_until``: from then on time alone has changed ``facts``, and an event that says so may be on its way.
    """

    kind: Identifier
    subject: str = ""
    log_odds: Finite
    points: Finite
    why: Personal[Words]
    evidence: Evidence = ()
    facts: KnownStatement = None
    holds_until: Time | None = None


class Cadence(EventData):
    """Real contacts in the last 365 days, against the number agreed for a client of that tier and age."""

    contacts: Annotated[int, Field(ge=0)]
    expected: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    last_contact: Time | None = None


class BandLimits(EventData):
    """The lowest score of green and of amber, by the firm's policy."""

    green: Score
    amber: Score


class HealthChanged(EventData):
    """The health of the relationship differs from the last one published.

    ``score``: 0 to 100, 75 is neutral. ``confidence``: 0 to 1, by how long contacts could be observed.
    ``chance_of_trouble``: within 90 days. ``at``: the time of the assessment. ``heard``: the versions of the client's
    streams that it includes. ``limits``: of the bands. ``held_by``: the kinds of the open risks for which ``band`` is
    worse than that of the score alone. ``nothing_open``: a one-off matter is finished and nothing else is open, so
    silence does not count against the client; to be told beside the band.
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
    limits: BandLimits | None = None
    held_by: tuple[RiskKind, ...] = ()
    nothing_open: bool = False


class RiskOpened(EventData):
    """Something is wrong. One risk is open per client, kind and subject.

    ``since``: when it began to be true. ``cause_time`` and ``cause_recorded``: when the fact behind it happened and
    when it was recorded; if time alone opened it, both are the moment it became true. ``concerns``:
    people of the firm it concerns besides the responsible partner (e.g. the maker of a promise). ``next_step``: what
    is suggested to them, one sentence. ``facts``, ``holds_until``: as in `Contribution`.
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
    facts: KnownStatement = None
    holds_until: Time | None = None


class RiskChanged(RiskOpened):
    """An open risk changed; the fields give its present state."""


class RiskClosed(EventData):
    """The risk is over. ``at``: when that was found. ``why``: what ended it.

    ``facts``: what ended it as facts, from which a reader makes the sentence in their own zone; where absent, ``why``
    says it.
    """

    kind: RiskKind
    subject: str = ""
    at: Time
    why: Personal[Words]
    evidence: Evidence = ()
    facts: KnownEnding = None
