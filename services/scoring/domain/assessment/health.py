"""The result of an assessment."""

from datetime import datetime

import msgspec

from services.scoring.domain import words
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.signals.term import Stating
from shared.events.scoring import Band, RiskKind
from shared.events.statements import Statement
from shared.wording import Reader
from shared.wording import reasons as wording
from shared.wording.standing import Limits


class Contribution(msgspec.Struct, frozen=True, gc=False):
    """One reason for the score; the points of all add up to score - 75. ``log_odds``: of trouble, positive is bad.

    ``at``: as of when, in microseconds. ``states``: see `Term`. ``holds_until``: from then on time alone has changed
    that.
    """

    kind: str
    subject: str
    log_odds: float
    points: float
    at: int
    states: Stating
    evidence: tuple[str, ...]
    holds_until: datetime | None = None

    @property
    def why(self) -> str:
        """What it states, as a sentence to be kept."""
        return words.kept(self.states(), self.at)

    def told(self, reader: Reader) -> str:
        """What it states, as a sentence for whoever reads it now."""
        return wording.why(self.states(), reader)

    @property
    def facts(self) -> Statement:
        """What it states, for a reader who makes the sentence; made anew each time."""
        return self.states()


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
    relationship has ended; the health is as of then, its risks are what went gravely wrong since. ``nothing_open``: a
    one-off matter is finished, so silence does not count against the client.
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
    nothing_open: bool = False

    def held_by(self, limits: Limits) -> tuple[RiskKind, ...]:
        """The kinds of the open risks for which the band is worse than that of the score alone."""
        if self.band in {limits.band(self.score), Band.NOT_ENOUGH_KNOWN}:
            return ()
        return tuple(dict.fromkeys(risk.kind for risk in self.risks if risk.cap is self.band))
