"""Cadence, beside the score: real contacts in the last 365 days against the tier's number, pro-rated to the age."""

from bisect import bisect_right
from datetime import datetime

from services.scoring.domain.assessment.health import Cadence, Progress
from services.scoring.domain.assessment.silence import Silence
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.contact.cadence_shortfall import pace_of
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, micros, moment
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State

_YEAR = 365


def cadence(state: State, at: int, policy: Policy, model: Silence) -> Cadence:
    """What the partner is shown as "7 of 10"."""
    times = CONTACTS.of(state).when(policy.counts_as_real)
    return Cadence(
        contacts=len(times) - bisect_right(times, at - _YEAR * DAY),
        expected=model.rate * min(_YEAR, max(0.0, model.age)),
        last_contact=moment(times[-1]) if times else None,
        agreed=model.rate * _YEAR,
    )


def progress(state: State, at: datetime, policy: Policy) -> Progress | None:
    """The progress of the client's year, as of the closing if closed; None for a client never onboarded."""
    pace, closed = pace_of(state, policy), CLIENT.of(state).closed
    if pace is None:
        return None
    time = micros(at) if closed is None else min(micros(at), closed.time)
    known = time >= pace.known_from
    return Progress(
        until=moment(pace.until(time)),
        made=pace.made(time),
        pace=pace.a_year(time) if known else None,
        forecast=pace.forecast(time) if known else None,
        to_make=pace.to_make(time),
    )
