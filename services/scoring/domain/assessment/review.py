"""When a client next needs a review if no facts arrive, so that cost grows with clients that change, not with all.

Risks open and close at times known today. The score's terms each rise or fall steadily, so the least and the most
the sum can be within a span of time are known from the terms at its two ends; a span in which that stays between two
edges of a band needs no review. Halving the spans that may hold a crossing finds the first one.
"""

import math
from bisect import bisect_left
from datetime import datetime

from services.scoring.domain.assessment.forecast import Forecast
from services.scoring.domain.assessment.inputs import AssessmentInputs, assessment_inputs
from services.scoring.domain.assessment.score import log_odds_at
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, days, moment
from services.scoring.domain.state.slice import State

#: The longest time between reviews, whatever the forecast.
_HORIZON = 365
#: A crossing is found to the second.
_SECOND = 1 / 86_400
#: For a distant crossing a lower bound is enough: the next review may come early by this share.
_EARLY = 1 / 8
#: The most spans examined; a span not examined by then gets a review.
_BUDGET = 120


def review_at(state: State, at: datetime, policy: Policy) -> datetime | None:
    """When band or risks may next change without a fact, in at most a year; of a closed client risks alone do.

    Never later than the change (to the second); the closer the change, the more exact.
    """
    return next_assessment(assessment_inputs(state, at, policy), state, policy)


def next_assessment(seen: AssessmentInputs, state: State, policy: Policy) -> datetime | None:
    """As ``review_at``, from inputs already computed."""
    if CLIENT.of(state).closed is not None:
        ahead = min(_steps(seen), default=None)
        return None if ahead is None else moment(seen.now + ahead)
    steps = [_HORIZON * DAY, *_steps(seen)]
    turns = (seen.silence.knows_from(policy.bands.known), seen.silence.forgiven_until())
    steps += [math.ceil((turn + _SECOND) * DAY) for turn in turns if turn is not None]
    until = min(steps)
    crossing = math.ceil(first_crossing(seen, _edges(policy), days(until)) * DAY)
    # Days are a float: a step known to the microsecond must not become one later by rounding.
    return moment(seen.at + min(crossing, until))


def first_crossing(seen: AssessmentInputs, edges: list[float], until: float) -> float:
    """Days until the score first crosses one of ``edges``, or slightly fewer; ``until`` if it does not cross before."""
    forecast = Forecast(seen)
    now = bisect_left(edges, forecast.bounds(0.0, 0.0)[0])
    spans, budget = [(0.0, until)], _BUDGET
    while spans:
        start, end = spans.pop()
        budget -= 1
        least, most = forecast.bounds(start, end)
        if bisect_left(edges, least) == now == bisect_left(edges, most):
            continue
        if start > 0 and (end - start <= start * _EARLY or budget <= 0):
            return start
        if end - start > _SECOND:
            middle = (start + end) / 2
            spans += [(middle, end), (start, middle)]
        elif bisect_left(edges, forecast.bounds(end, end)[0]) != now:
            return end
    return until


def _edges(policy: Policy) -> list[float]:
    return sorted(log_odds_at(points) for points in (policy.bands.green, policy.bands.amber))


def _steps(seen: AssessmentInputs) -> list[int]:
    """Microseconds from now."""
    times = [time for window in seen.windows for time in (window.opens, window.closes, window.red_from)]
    open_now = [window for window in seen.windows if window.open_at(seen.now)]
    if open_now:  # Only then anybody reads what they, and the reasons beside them, state.
        times += [window.holds_until(seen.now) for window in open_now]
        times += [seen.holds_until, *(term.holds_until for term in seen.terms)]
    return [time - seen.now for time in times if time is not None and time > seen.now]
