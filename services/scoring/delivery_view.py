"""How we deliver, as scoring knows it of one client, as JSON-able values: what stands beside the score."""

from datetime import datetime
from typing import Any

import msgspec

from services.scoring.domain import Policy, State
from services.scoring.domain.clock import micros
from services.scoring.domain.ledger import ledger


def delivery_view(state: State, at: datetime, policy: Policy) -> dict[str, Any]:
    """``promises``: an account for each of our people who made one, by their id (empty: nobody was named)."""
    time = micros(at)
    return {"promises": _plain(ledger(state, time, policy))}


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
