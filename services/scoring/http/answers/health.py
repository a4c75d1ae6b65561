"""The health of a client, and one line of a portfolio."""

from datetime import datetime

from pydantic import BaseModel

from services.scoring.http.answers.delivery import (
    BeyondTheInvoice,
    ChannelAnswers,
    ClientSatisfaction,
    Delay,
    ListedIncident,
    Match,
    PromiseAccount,
    ValuedAboutUs,
)
from shared.events.scoring import Band, RiskKind
from shared.events.statements import KnownStatement


class EvidenceShown(BaseModel):
    """An event behind a statement."""

    id: str
    time: datetime
    verbatim: str | None


class Stated(BaseModel):
    """What is stated: ``facts``, and ``why`` as the sentence made of them. ``holds_until``: null for good."""

    why: str
    facts: KnownStatement
    holds_until: datetime | None
    evidence: list[str]
    events: list[EvidenceShown]


class ReasonShown(Stated):
    """One reason for the score. The points of all add up to score - 75."""

    kind: str
    subject: str
    points: float
    log_odds: float
    since: datetime | None


class RiskShown(Stated):
    """An open risk, or an opportunity."""

    kind: RiskKind
    subject: str
    since: datetime
    verbatim: str | None
    next_step: str | None
    concerns: list[str]


class CadenceShown(BaseModel):
    """Contacts against those agreed; see the description of the route's fields in the handbook of integrators."""

    contacts: int
    expected: float
    last_contact: datetime | None
    agreed: float
    until: datetime | None
    made: int | None
    pace: float | None
    forecast: float | None
    to_make: int | None


class HealthAnswer(BaseModel):
    """How a client stands, and why. ``heard``: the versions of the client's streams that it includes, by topic."""

    client: str
    name: str
    score: float
    band: Band
    standing: str
    nothing_open: bool
    meaning: str | None
    confidence: float
    chance_of_trouble: float
    closed: bool
    contributions: list[ReasonShown]
    risks: list[RiskShown]
    opportunities: list[RiskShown]
    cadence: CadenceShown
    at: datetime
    zone: str
    policy: str
    promises: dict[str, PromiseAccount]
    delays: list[Delay]
    incidents: list[ListedIncident]
    satisfaction: ClientSatisfaction
    valued: ValuedAboutUs
    beyond_the_invoice: BeyondTheInvoice
    compatibility: dict[str, Match]
    answers: dict[str, ChannelAnswers]
    known_until: datetime | None
    version: int
    heard: dict[str, int]
