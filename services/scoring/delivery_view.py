"""How we deliver, as scoring knows it of one client, as JSON-able values: what stands beside the score."""

from datetime import datetime
from typing import Any

import msgspec

from services.scoring.domain import Policy, State
from services.scoring.domain.clock import HOUR, micros, moment
from services.scoring.domain.ledger import ledger
from services.scoring.domain.telling import Telling, tellings


def delivery_view(state: State, at: datetime, policy: Policy) -> dict[str, Any]:
    """``promises``: an account for each of our people who made one, by their id (empty: nobody was named).

    ``delays``: deadlines we knew to be in danger, and how many hours later the client did.
    """
    time = micros(at)
    return {
        "promises": msgspec.to_builtins(ledger(state, time, policy)),
        "delays": [_telling(each) for each in tellings(state)],
    }


def _telling(each: Telling) -> dict[str, Any]:
    return {
        "deadline": each.deadline,
        "what": each.what,
        "owner": each.owner,
        "due": _time(each.due),
        "knew": _time(each.knew),
        "told": _time(each.told),
        "hours_until_told": None if each.lag is None else round(each.lag / HOUR, 1),
        "met": _time(each.met),
        "missed": _time(each.missed),
    }


def _time(time: int | None) -> str | None:
    return None if time is None else moment(time).isoformat()
