"""The client's own rhythm: after how long a silence it is broken, even where the firm's rule is not yet.

m is the discounted mean gap in weeks, the latest gap first, shrunk towards `prior_gaps` gaps of `prior_gap`. Silence
breaks the rhythm after max(floor / (7λ), e^(½ ln(reference / 7) + ½ (intercept + slope · ln m) + margin)) weeks:
the log of the rule's weeks and that of the client's own expected ones, half and half, plus a margin. Fitted on 125 k
e-mails between 184 colleagues, where it warned on fast pairs 21 days before a 90-day rule.
"""

import math
from itertools import pairwise

from services.scoring.domain.clock import WEEK
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import State

#: The latest contacts from which the rhythm is read.
_CONTACTS = 128


def breaks_at(state: State, policy: Policy) -> tuple[int, int] | None:
    """(the last contact, when the silence after it breaks the rhythm); None with too few contacts to have one."""
    times = state.interactions.contacts.all_times()[-_CONTACTS:]
    if len(times) < max(1, policy.rhythm.contacts):
        return None
    return times[-1], times[-1] + round(_patience(times, state, policy) * WEEK)


def _patience(times: list[int], state: State, policy: Policy) -> float:
    constants = policy.rhythm
    agreed_gap = 365 / policy.tier(state.clients.tier_name).contacts_a_year / 7
    own = constants.intercept + constants.slope * math.log(_mean_gap(times, policy))
    return max(
        constants.floor * agreed_gap,
        math.exp(math.log(constants.reference / 7) / 2 + own / 2 + constants.margin),
    )


def _mean_gap(times: list[int], policy: Policy) -> float:
    constants = policy.rhythm
    total, weights, weight = constants.prior_gaps * constants.prior_gap, constants.prior_gaps, 1.0
    for after, before in pairwise(reversed(times)):
        total += weight * (after - before) / WEEK
        weights += weight
        weight *= constants.discount
    return total / weights
