"""A notice: an urgent mail that is wanted. One alert, one audience, one step."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.alerts.domain import keys
from services.alerts.domain.routing.firm import Firm
from services.alerts.domain.state.client import ClientState, Risk


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell somebody of an alert at once.

    ``person`` is one the risk concerns; None: whoever is responsible when it is sent. ``cause_recorded``: when the
    fact behind it was recorded, from which the time from fact to mail counts. ``to_fallback``: the firm's own address,
    whoever is responsible.
    """

    client: str
    alert: str
    person: str | None
    raised_at: datetime
    cause_recorded: datetime
    step: int = keys.FIRST_STEP
    to_fallback: bool = False

    @property
    def key(self) -> str:
        """The same cause gives the same key: a repeated or rebuilt reaction cannot ask for a second mail."""
        return keys.urgent_mail(self.alert, self.person, self.step, to_fallback=self.to_fallback)

    def for_the_fallback(self) -> "Notice":
        """Their mail was refused: the firm's own address is told instead, never nobody."""
        return replace(self, person=None, to_fallback=True)


def audience(state: ClientState, risk: Risk) -> tuple[str | None, ...]:
    """Who is told: the responsible partner (None), and whom else of ours it concerns, nobody twice."""
    if not risk.concerns:
        return (None,)
    return (None, *dict.fromkeys(person for person in risk.concerns if person != state.partner))


def still_open(state: ClientState, alert: str) -> bool:
    """Whether there is something to say of the alert: it is open, nobody took it on, and it is not moot."""
    known, risk = state.alerts.get(alert), state.risk_of(alert)
    return known is not None and known.acknowledged_by is None and risk is not None and not state.moot(risk)


def still_wanted(state: ClientState, alert: str, recipient: str, firm: Firm) -> bool:
    """Whether a mail about `alert` still makes sense: it is open, nobody took it on, that mailbox was not told.

    To be asked with the client's row locked, right before sending: between raising and sending all may have changed.
    """
    return still_open(state, alert) and firm.told(state.alerts[alert], recipient) is None
