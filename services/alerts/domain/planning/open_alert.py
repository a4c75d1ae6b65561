"""An open alert with all that a plan for it rests on."""

from dataclasses import dataclass

from services.alerts.domain.routing.firm import Firm
from services.alerts.domain.state.client import Alert, ClientState, Risk


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert of a client. ``firm``: the people it may go to, as far as they are known."""

    client: ClientState
    id: str
    firm: Firm

    @property
    def known(self) -> Alert:
        """Whom we told of it. Raises ``KeyError`` once it is over."""
        return self.client.alerts[self.id]

    @property
    def risk(self) -> Risk | None:
        """What is wrong; None once it is over, or somebody has taken it on."""
        known = self.client.alerts.get(self.id)
        if known is None or known.acknowledged_by is not None:
            return None
        risk = self.client.risk_of(self.id)
        return None if risk is None or self.client.moot(risk) else risk
