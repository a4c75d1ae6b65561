"""The chance of trouble within the horizon: calibrated on how often clients are usually in touch, apart from the score.

The score asks whether a client is kept as agreed; this asks what happens to clients like them. So silence is compared
with the tier's ``rate``, not with what was agreed, and it counts for how many years they are known: who stayed long
mostly stays (lifetimes that differ from client to client, Schmittlein, Morrison and Colombo 1987), which is no reason
to call them less.
"""

import math

import msgspec

from services.scoring.domain.assessment.inputs import AssessmentInputs
from services.scoring.domain.assessment.score import chance
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import days
from services.scoring.domain.state.slice import State

_YEAR = 365.25


def chance_of_trouble(seen: AssessmentInputs, state: State, policy: Policy) -> float:
    """From 0 to 1; by the base rate alone where nothing is known."""
    usual = policy.tier(CLIENT.of(state).tier_name).usual / 365
    silence = msgspec.structs.replace(seen.silence, rate=usual).log_odds()
    years = policy.silence.years * math.log1p(_years_known(seen, state))
    others = (term.log_odds() for term in seen.terms)
    return chance(math.fsum((policy.silence.base_rate, silence, years, *others)))


def _years_known(seen: AssessmentInputs, state: State) -> float:
    began = CLIENT.of(state).began
    known = state.first if began is None else began
    return 0.0 if known is None else max(0.0, days(seen.at - known)) / _YEAR
