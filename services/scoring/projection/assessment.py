"""Assess a client: the events to publish, and the columns of its row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.scoring.domain import CLIENT, Cause, Health, Policy, State, assess_and_forecast, react_to
from services.scoring.domain.signals.commercial.classification import CLASSIFICATION
from services.scoring.projection import monthly_trend
from services.scoring.projection.snapshot import ClientSnapshot
from shared.events import NewEvent
from shared.events.scoring import Band

#: The columns that scoring adds to the kernel's streams.
COLUMNS = {
    "review_at": "timestamptz",
    "assessed_at": "timestamptz",
    "partner": "text",
    "band": "smallint",
    "score": "double precision",
    "tier": "text",
    "sector": "text",
    "risks": "text",
    "month_score": "double precision",
    "last_month_score": "double precision",
}

#: The order of a portfolio, worst first.
BANDS = (Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a client is assessed, and as of when.

    ``applied``: the versions of the client's upstream streams that the state includes. ``columns``: those of the
    client's row, as the last assessment left them; none for a client never assessed.
    """

    at: datetime
    cause: Cause
    policy: Policy
    applied: Mapping[str, int]
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessed:
    """The result of an assessment: the snapshot to keep, the events to append, the columns to set."""

    snapshot: ClientSnapshot
    events: list[NewEvent]
    columns: dict[str, Any]


def assess_client(snapshot: ClientSnapshot, occasion: Occasion) -> Assessed:
    """Assess the client, and publish only what differs from what was published last."""
    state, policy = snapshot.state, occasion.policy
    health, review_at = assess_and_forecast(state, occasion.at, policy)
    events, published = react_to(health, state, snapshot.published, occasion.cause, policy, occasion.applied)
    columns = _columns(state, health, review_at) | monthly_trend.remembered(occasion.columns, health.at)
    return Assessed(ClientSnapshot(state, published), events, columns)


def _columns(state: State, health: Health, review_at: datetime | None) -> dict[str, Any]:
    client, sector = CLIENT.of(state), CLASSIFICATION.of(state).sector
    return {
        "review_at": review_at,
        "assessed_at": health.at,
        "partner": None if client.partner is None else client.partner.value,
        "band": None if health.closed else BANDS.index(health.band),
        "score": health.score,
        "tier": client.tier_name,
        "sector": None if sector is None else sector.known,
        "risks": " ".join(dict.fromkeys(risk.kind.value for risk in health.risks)),
    }
