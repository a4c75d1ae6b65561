"""What an assessment says."""

from datetime import datetime

import msgspec

from shared.events.scoring import Band, RiskKind


class Contribution(msgspec.Struct, frozen=True, gc=False):
    """One reason for the score; the points of all add up to score - 75. ``log_odds``: of trouble, positive is bad."""

    kind: str
    subject: str
    log_odds: float
    points: float
    why: str
    evidence: tuple[str, ...]


class Progress(msgspec.Struct, frozen=True, gc=False):
    """How a year of real contacts is getting on: the one that ends some days from now, of a new client the first.

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


class Risk(msgspec.Struct, frozen=True, gc=False):
    """An open risk; the fields mean what they mean in `RiskOpened`.

    ``detail`` is what else would be news when it changes; ``cap`` the best band while the risk is open, if it caps.
    ``next_step`` is suggested to the partner; ``opportunity``: nothing is wrong, it is the moment for something good.
    """

    kind: RiskKind
    subject: str
    since: datetime
    cause_time: datetime
    cause_recorded: datetime
    why: str
    verbatim: str | None = None
    concerns: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    detail: str = ""
    cap: Band | None = None
    next_step: str = ""
    opportunity: bool = False

    @property
    def key(self) -> tuple[RiskKind, str]:
        """One risk is open per kind and subject."""
        return self.kind, self.subject


class Health(msgspec.Struct, frozen=True, gc=False):
    """How a relationship stands ``at`` a time.

    ``score``: 0 to 100, 75 is neutral. ``confidence``, ``chance_of_trouble`` (within 90 days): 0 to 1. ``closed``: the
    relationship is over; it is shown as it stood then and has no risks.
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
