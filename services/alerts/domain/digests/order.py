"""Worst first: by the gravity of the worst open alert, then by how the relationship stands."""

from collections.abc import Iterable

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.state.client import ClientState
from shared.events.scoring import Band, RiskKind

#: Of those of whom we know too little, nothing bad is known.
_BANDS = {band: place for place, band in enumerate((Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN))}

Badness = tuple[int, int, float, str, str]


def badness(client: ClientState, kinds: Iterable[RiskKind], policy: Policy) -> Badness:
    """Orders clients of whom alerts of ``kinds`` are to be told; a client without any comes last."""
    gravity = min((policy.gravity[kind] for kind in kinds), default=len(policy.gravity))
    health = client.standing.health
    band, score = (len(_BANDS), 0.0) if health is None else (_BANDS[health.band], health.score)
    return gravity, band, score, client.name, client.client
