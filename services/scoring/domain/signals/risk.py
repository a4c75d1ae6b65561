"""An open risk, as it stands at a time."""

from datetime import datetime

import msgspec

from shared.events.scoring import Band, RiskKind


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
