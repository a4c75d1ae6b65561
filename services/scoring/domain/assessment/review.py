"""When a client next needs a look, as no facts come: cost follows the clients that change, not the clients there are.

Risks open and close at times known today. The score's terms each rise or fall steadily, so the least and the most
the sum can be within a span of time are known from the terms at its two ends; a span in which that stays between two
edges of a band needs no look. Halving the spans that may hold a crossing finds the first one.
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

#: A look at least this often, whatever the forecast.
_HORIZON = 365
#: A crossing is found to the second.
_SECOND = 1 / 86_400
#: Far off, it is enough to know that it will not be before: the next look then comes early by this share.
_EARLY = 1 / 8
#: Spans judged at most; what could not be judged in time is looked at.
_BUDGET = 120


def review_at(state: State, at: datetime, policy: Policy) -> datetime | None:
    """When band or risks may next change without a fact, in at most a year; None for a client who is gone.

    Never later than the change (but for a second), and the closer the change, the less earlier.
    """
    return next_assessment(assessment_inputs(state, at, policy), state, policy)


def next_assessment(seen: AssessmentInputs, state: State, policy: Policy) -> datetime | None:
    """As ``review_at``, from an outlook that was worked out already."""
    if CLIENT.of(state).closed is not None:
        return None
    steps = [_HORIZON * DAY, *_steps(seen)]
    known = seen.silence.knows_from(policy.bands.known)
    if known is not None:
        steps.append(math.ceil((known + _SECOND) * DAY))
    until = min(steps)
    ahead = math.ceil(first_crossing(seen, _edges(policy), days(until)) * DAY)
    # Days are a float: a step that is known to the microsecond must not come one later for it.
    return moment(seen.at + min(ahead, until))


def first_crossing(seen: AssessmentInputs, edges: list[float], until: float) -> float:
    """In how many days the score first crosses one of ``edges``, or a little before; ``until`` if not before that."""
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
    """Microseconds from the look."""
    times = (time for window in seen.windows for time in (window.opens, window.closes))
    return [time - seen.at for time in times if time is not None and time > seen.at]
