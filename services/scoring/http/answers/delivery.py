"""How well the firm delivers to one client."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class PromiseAccount(BaseModel):
    """The promises of one person, counted."""

    open: int
    overdue: int
    lapsed: int
    kept: int
    late: int
    broken: int


class Delay(BaseModel):
    """A deadline that was in danger, or missed. ``knew``, ``told``: when we knew, and when the client did."""

    deadline: str
    what: str | None
    owner: str | None
    due: datetime | None
    knew: datetime
    told: datetime | None
    hours_until_told: float | None
    met: datetime | None
    missed: datetime | None


class ListedIncident(BaseModel):
    """A complaint, a mistake, a broken promise or a missed deadline, and how it ended."""

    kind: Literal["complaint", "mistake", "promise_broken", "deadline_missed"]
    subject: str
    what: str | None
    time: datetime
    open: bool
    evidence: list[str]
    verbatim: str | None
    acknowledged: datetime | None
    ended: datetime | None
    how: str | None
    satisfied: bool | None


class NpsGiven(BaseModel):
    """What one of the client's people said last, 0 to 10."""

    respondent: str | None
    nps: int
    time: datetime
    event: str


class Nps(BaseModel):
    """``net``: the share of promoters less that of detractors, in percent."""

    mean: float | None
    trend: float | None
    net: float | None
    latest: list[NpsGiven]


class CsatGiven(BaseModel):
    """How content one of the client's people was with one thing, 1 to 5."""

    respondent: str | None
    csat: int
    touchpoint: str | None
    matter: str | None
    time: datetime
    event: str


class Csat(BaseModel):
    """Of the latest ratings."""

    mean: float | None
    trend: float | None
    latest: list[CsatGiven]


class ClientSatisfaction(BaseModel):
    """How content the client is overall."""

    nps: Nps
    csat: Csat


class SaidOfUs(BaseModel):
    """In the client's own words."""

    text: str
    respondent: str | None
    time: datetime
    event: str


class ValuedAboutUs(BaseModel):
    """What they most and least value."""

    most: list[SaidOfUs]
    least: list[SaidOfUs]


class DoneBeyond(BaseModel):
    """One thing that is on no invoice. ``amount``: in ``currency``."""

    kind: str
    what: str | None
    by: str | None
    amount: str | None
    currency: str | None
    hours: float | None
    verbatim: str | None
    time: datetime
    event: str


class BeyondTheInvoice(BaseModel):
    """What was done without charge. ``savings`` and ``worth``: by currency, as decimal text."""

    savings: dict[str, str]
    hours: float
    worth: dict[str, str]
    done: list[DoneBeyond]


class Match(BaseModel):
    """How well the client and one of our people go together, 1 to 5."""

    rating: int
    respondent: str | None
    time: datetime
    event: str


class Answered(BaseModel):
    """How soon requests were answered, in working hours. ``within``: the share answered in the hours agreed."""

    count: int
    median_hours: float | None
    within: float | None


class ChannelAnswers(Answered):
    """Of one channel. ``people``: by the person asked for (empty: unknown)."""

    agreed_hours: float | None
    people: dict[str, Answered]
