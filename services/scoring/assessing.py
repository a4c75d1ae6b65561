"""From a state to what is published of it and kept in its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.scoring.domain import CLIENT, Cause, Health, Policy, State, react_to
from services.scoring.domain import look as assess_and_forecast
from services.scoring.standing import Standing
from shared.events import NewEvent
from shared.events.scoring import Band

#: The columns that scoring adds to the kernel's streams.
COLUMNS = {
    "review_at": "timestamptz",
    "assessed_at": "timestamptz",
    "partner": "text",
    "band": "smallint",
    "score": "double precision",
}

#: Worst first: the order of a portfolio.
BANDS = (Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What follows from a look at a client."""

    standing: Standing
    events: list[NewEvent]
    columns: dict[str, Any]


def look(standing: Standing, at: datetime, cause: Cause, policy: Policy, heard: Mapping[str, int]) -> Assessed:
    """Assess the client at ``at``, and say what is different from what was last said."""
    health, review_at = assess_and_forecast(standing.state, at, policy)
    events, published = react_to(health, standing.state, standing.published, cause, policy, heard)
    return Assessed(Standing(standing.state, published), events, _columns(standing.state, health, review_at))


def _columns(state: State, health: Health, review_at: datetime | None) -> dict[str, Any]:
    partner = CLIENT.of(state).partner
    return {
        "review_at": review_at,
        "assessed_at": health.at,
        "partner": None if partner is None else partner.value,
        "band": None if health.closed else BANDS.index(health.band),
        "score": health.score,
    }
