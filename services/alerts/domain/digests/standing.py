"""How a relationship stands, as a mail says it: a number only where enough is known, and the colour explained."""

from dataclasses import dataclass

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.state.client import Cause, ClientState
from shared.events.scoring import Band
from shared.wording import whole

_WORST_FIRST = (Band.RED, Band.AMBER, Band.GREEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """``score``: of 100, None where too little is known. ``until``: what holds the colour below the score's own.

    ``reasons``: the few that weigh most against the client.
    """

    band: Band
    score: int | None = None
    until: str | None = None
    reasons: tuple[Cause, ...] = ()


def standing(client: ClientState, policy: Policy) -> Standing | None:
    """How the client stands; None: not assessed yet."""
    health = client.standing.health
    if health is None:
        return None
    if health.band is Band.NOT_ENOUGH_KNOWN:
        return Standing(health.band, reasons=health.reasons)
    score = whole(health.score, policy.bands.green, policy.bands.amber)
    return Standing(health.band, score, _until(client, health.band, health.score, policy), health.reasons)


def _until(client: ClientState, band: Band, score: float, policy: Policy) -> str | None:
    if _WORST_FIRST.index(band) >= _WORST_FIRST.index(policy.bands.of(score)):
        return None
    kinds = {risk.kind for risk in client.standing.risks.values()}
    return next((words for kind, words in policy.held_down.get(band, {}).items() if kind in kinds), None)
