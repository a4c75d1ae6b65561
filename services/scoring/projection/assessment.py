"""From a state to what is published of it and kept in its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from services.scoring.domain import CLIENT, Cause, Health, Policy, State, react_to
from services.scoring.domain import look as assess_and_forecast
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
#: Of a row that nobody has seen before.
_NEW: Mapping[str, Any] = MappingProxyType({})

#: Worst first: the order of a portfolio.
BANDS = (Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What follows from a look at a client."""

    standing: ClientSnapshot
    events: list[NewEvent]
    columns: dict[str, Any]


def look(  # noqa: PLR0917  in the order in which they are thought of
    standing: ClientSnapshot,
    at: datetime,
    cause: Cause,
    policy: Policy,
    heard: Mapping[str, int],
    before: Mapping[str, Any] = _NEW,
) -> Assessed:
    """Assess the client at ``at``, and say what is different from what was last said.

    ``before``: the columns of the client's row, as the last look left them.
    """
    health, review_at = assess_and_forecast(standing.state, at, policy)
    events, published = react_to(health, standing.state, standing.published, cause, policy, heard)
    return Assessed(
        ClientSnapshot(standing.state, published),
        events,
        {**_columns(standing.state, health, review_at), **monthly_trend.remembered(before, health.at)},
    )


def _columns(state: State, health: Health, review_at: datetime | None) -> dict[str, Any]:
    client, sector = CLIENT.of(state), CLASSIFICATION.of(state).sector
    return {
        "review_at": review_at,
        "assessed_at": health.at,
        "partner": None if client.partner is None else client.partner.value,
        "band": None if health.closed else BANDS.index(health.band),
        "score": health.score,
        "tier": client.tier_name,
        "sector": None if sector is None else sector.value,
        "risks": " ".join(dict.fromkeys(risk.kind.value for risk in health.risks)),
    }
