"""The result of an assessment."""

from datetime import datetime

import msgspec

from services.scoring.domain.signals.risk import Risk
from shared.events.scoring import Band


class Contribution(msgspec.Struct, frozen=True, gc=False):
    """One reason for the score; the points of all add up to score - 75. ``log_odds``: of trouble, positive is bad."""

    kind: str
    subject: str
    log_odds: float
    points: float
    why: str
    evidence: tuple[str, ...]


class Progress(msgspec.Struct, frozen=True, gc=False):
    """Progress towards the agreed contacts of a year that ends some days from now; a new client's first year.

    ``made``: up to now. ``pace``: contacts a year, as of late; ``forecast``: in that year, if we go on so; both None of
    a client who is too new. ``to_make``: up to ``until``, for the number agreed.
    """

    until: datetime
    made: int
    pace: float | None
    forecast: float | None
    to_make: int


class Cadence(msgspec.Struct, frozen=True, gc=False):
    """Real contacts in the last 365 days, the number expected of a client of that tier and age, the last of them.

    ``agreed``: contacts a year.
    """

    contacts: int
    expected: float
    last_contact: datetime | None
    agreed: float


class Health(msgspec.Struct, frozen=True, gc=False):
    """The health of a relationship ``at`` a time.

    ``score``: 0 to 100, 75 is neutral. ``confidence``, ``chance_of_trouble`` (within 90 days): 0 to 1. ``closed``: the
    relationship has ended; the health is as of then, its risks are what went gravely wrong since.
    """

    at: datetime
    score: float
    band: Band
    confidence: float
    chance_of_trouble: float
    contributions: tuple[Contribution, ...]
    cadence: Cadence
    risks: tuple[Risk, ...]
    closed: bool
    policy: str
