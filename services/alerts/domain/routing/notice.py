"""A notice: an urgent mail that is wanted. One alert, one audience, one step."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.alerts.domain import keys
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


def audience(state: ClientState, concerns: tuple[str, ...]) -> tuple[str | None, ...]:
    """Who is told: the responsible partner (None), and whom else of ours it concerns, nobody twice."""
    others = dict.fromkeys(person for person in concerns if person != state.partner)
    return (None, *others)


def notices_of(state: ClientState, risk: Risk, at: datetime) -> tuple[Notice, ...]:
    """The notices of an urgent alert just raised."""
    return tuple(
        Notice(state.client, risk.alert, person, raised_at=at, cause_recorded=risk.cause_recorded)
        for person in audience(state, risk.concerns)
    )


def still_wanted(state: ClientState, alert: str, recipient: str) -> bool:
    """Whether a mail about `alert` still makes sense: it is open, nobody took it on, `recipient` was not told.

    To be asked with the client's row locked, right before sending: between raising and sending all may have changed.
    """
    known = state.alerts.get(alert)
    return (
        known is not None
        and known.acknowledged_by is None
        and not known.told(recipient)
        and not state.who.closed
        and state.risk_of(alert) is not None
    )
