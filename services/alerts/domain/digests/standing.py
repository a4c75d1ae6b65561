"""How a relationship stands, as a mail says it: a number only where enough is known, and the colour explained."""

from dataclasses import dataclass

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.state.client import Cause, ClientState
from shared.events.scoring import Band
from shared.wording import standing as wording


@dataclass(frozen=True, slots=True)
class Standing:
    """``text``: score and colour in words. ``reasons``: the few that weigh most against the client."""

    band: Band
    text: str
    reasons: tuple[Cause, ...] = ()


def standing(client: ClientState, policy: Policy) -> Standing | None:
    """How the client stands; None: not assessed yet."""
    health = client.standing.health
    if health is None:
        return None
    kinds = {risk.kind for risk in client.standing.risks.values()}
    held_by = [kind for kind in policy.held_down.get(health.band, ()) if kind in kinds][:1]
    said = wording.standing(health.score, health.band, policy.bands.limits, held_by, nothing_open=health.nothing_open)
    return Standing(health.band, said.text, health.reasons)
