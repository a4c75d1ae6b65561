"""Cadence, beside the score: real contacts in the last 365 days against the tier's number, pro-rated to the age."""

from bisect import bisect_right

from services.scoring.domain.clock import DAY, moment
from services.scoring.domain.contacts import CONTACTS
from services.scoring.domain.health import Cadence, Progress
from services.scoring.domain.pace import Pace
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.cadence_shortfall import pace_of
from services.scoring.domain.silence import Silence
from services.scoring.domain.state import State

_YEAR = 365


def cadence(state: State, at: int, policy: Policy, model: Silence) -> Cadence:
    """What the partner is shown as "7 of 10", and where it leads."""
    pace = pace_of(state, policy)
    times = CONTACTS.of(state).when(policy.counts_as_real) if pace is None else pace.times
    return Cadence(
        contacts=len(times) - bisect_right(times, at - _YEAR * DAY),
        expected=model.rate * min(_YEAR, max(0.0, model.age)),
        last_contact=moment(times[-1]) if times else None,
        agreed=model.rate * _YEAR,
        progress=None if pace is None else _progress(pace, at),
    )


def _progress(pace: Pace, at: int) -> Progress:
    known = at >= pace.known_from
    return Progress(
        until=moment(pace.until(at)),
        made=pace.made(at),
        pace=pace.a_year(at) if known else None,
        forecast=pace.forecast(at) if known else None,
        to_make=pace.to_make(at),
    )
