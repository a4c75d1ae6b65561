"""An open risk, as it stands at a time."""

from datetime import datetime

import msgspec

from services.scoring.domain import words
from shared.events.scoring import Band, RiskKind
from shared.events.statements import Statement
from shared.wording import Reader
from shared.wording import reasons as wording


class Risk(msgspec.Struct, frozen=True, gc=False):
    """An open risk; the fields mean what they mean in `RiskOpened`.

    ``at``: as of when, in microseconds. ``facts``: what it states; ``holds_until``: from then on time alone has changed
    that. ``detail`` is what else would be news when it changes; ``cap`` the best band while the risk is open, if it
    caps. ``next_step`` is suggested to the partner; ``opportunity``: nothing is wrong, it is the moment for something
    good.
    """

    kind: RiskKind
    subject: str
    since: datetime
    cause_time: datetime
    cause_recorded: datetime
    at: int
    facts: Statement
    verbatim: str | None = None
    concerns: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    detail: str = ""
    cap: Band | None = None
    next_step: str = ""
    opportunity: bool = False
    holds_until: datetime | None = None

    @property
    def why(self) -> str:
        """What it states, as a sentence to be kept."""
        return words.kept(self.facts, self.at)

    def told(self, reader: Reader) -> str:
        """What it states, as a sentence for whoever reads it now."""
        return wording.why(self.facts, reader)

    @property
    def key(self) -> tuple[RiskKind, str]:
        """One risk is open per kind and subject."""
        return self.kind, self.subject
