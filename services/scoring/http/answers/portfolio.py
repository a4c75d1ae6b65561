"""The portfolio, its summary, and the reports."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.events.scoring import Band, RiskKind


class PortfolioLine(BaseModel):
    """One client, as of the latest assessment."""

    client: str
    name: str
    partner: str | None
    score: float
    band: Band
    standing: str
    nothing_open: bool
    meaning: str | None
    confidence: float
    contacts: int
    expected: float
    main_reason: str | None
    risks: list[RiskKind]
    opportunities: list[RiskKind]
    at: datetime


class PortfolioAnswer(BaseModel):
    """One page, worst first. ``next``: `after` of the next page, null where there is none."""

    clients: list[PortfolioLine]
    next: str | None
    known_until: datetime | None
    zone: str


class Trend(BaseModel):
    """The mean change of the score in points; null: unknown for all."""

    this_month: float | None
    last_month: float | None


class Sums(BaseModel):
    """Of a group of clients. ``risks``, ``opportunities``: how many clients have one open, by kind."""

    clients: int
    bands: dict[Band, int]
    mean_score: float
    trend: Trend
    risks: dict[RiskKind, int]
    opportunities: dict[RiskKind, int]


class PartnerSums(Sums):
    """Of one partner; null: unknown."""

    partner: str | None


class TierSums(Sums):
    """Of one tier; null: unknown."""

    tier: str | None


class SectorSums(Sums):
    """Of one sector; null: unknown."""

    sector: str | None


class SummaryAnswer(BaseModel):
    """All clients, summed up. ``by_partner``: what the token may see."""

    all: Sums | None
    by_partner: list[PartnerSums]
    by_tier: list[TierSums]
    by_sector: list[SectorSums]
    known_until: datetime | None


class ReportListed(BaseModel):
    """A report, and when it was made last."""

    name: str
    title: str
    at: datetime | None


class ReportsAnswer(BaseModel):
    """All reports."""

    reports: list[ReportListed]


class ReportAnswer(BaseModel):
    """A report. Each has fields of its own: in ``firm`` for all who may read, in ``people`` by the person's id.

    ``named``: comparisons of people by name, for administrators.
    """

    name: str
    title: str
    at: datetime
    firm: dict[str, Any]
    people: dict[str, Any]
    named: dict[str, Any]
