"""The client's own rhythm: after how long a silence it is broken, even where the firm's rule is not yet.

m is the discounted mean gap in weeks, the latest gap first, shrunk towards `prior_gaps` gaps of `prior_gap`. Silence
breaks the rhythm after max(floor / (7λ), e^(½ ln(reference / 7) + ½ (intercept + slope · ln m) + margin)) weeks:
the log of the rule's weeks and that of the client's own expected ones, half and half, plus a margin. Fitted on 125 k
e-mails between 184 colleagues, where it warned on fast pairs 21 days before a 90-day rule.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Count, Discount, Factor, HalfLife, Positive, Weeks
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Ending, Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import WEEK
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from shared.events.scoring import Band, RiskKind

#: The latest contacts from which the rhythm is read.
_CONTACTS = 128


@dataclass(frozen=True, slots=True)
class Constants:
    """``contacts``: fewer have no rhythm. ``cap``: the best band while it is broken. The rest as in the formula."""

    contacts: Count
    floor: Factor
    reference: HalfLife
    discount: Discount
    prior_gaps: Positive
    prior_gap: Weeks
    intercept: Factor
    slope: Factor
    margin: Factor
    cap: Band


CONSTANTS = Section("rhythm", Constants)


@once_per_assessment
def breaks_at(state: State, policy: Policy) -> tuple[int, int] | None:
    """(the last contact, when the silence after it breaks the rhythm); None with too few contacts to have one."""
    times, constants = CONTACTS.of(state).all_times()[-_CONTACTS:], CONSTANTS.of(policy)
    if len(times) < max(1, constants.contacts):
        return None
    agreed_gap = 365 / policy.tier(CLIENT.of(state).tier_name).contacts_a_year / 7
    return times[-1], times[-1] + round(_patience(times, agreed_gap, constants) * WEEK)


def _patience(times: list[int], agreed_gap: float, constants: Constants) -> float:
    """In weeks."""
    own = constants.intercept + constants.slope * math.log(_mean_gap(times, constants))
    return max(
        constants.floor * agreed_gap,
        math.exp(math.log(constants.reference / 7) / 2 + own / 2 + constants.margin),
    )


def _mean_gap(times: list[int], constants: Constants) -> float:
    total, weights, weight = constants.prior_gaps * constants.prior_gap, constants.prior_gaps, 1.0
    for after, before in pairwise(reversed(times)):
        total += weight * (after - before) / WEEK
        weights += weight
        weight *= constants.discount
    return total / weights


def _broken(state: State, policy: Policy) -> Iterator[Window]:
    """Opens when the silence is too long for this client; any contact ends it."""
    expected = breaks_at(state, policy)
    if expected is None:
        return
    last, opens = expected
    evidence, why = CONTACTS.of(state).named(last), partial(_words, last, opens)
    yield Window(RiskKind.RHYTHM_BREAK, opens, None, why, evidence=evidence, cap=CONSTANTS.of(policy).cap)


def _broken_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By a contact, or because the rhythm now looks slower."""
    expected = breaks_at(state, policy)
    if expected is None:
        return Ending("Too few contacts are known to speak of a rhythm.")
    evidence = CONTACTS.of(state).named(expected[0])
    return Ending(f"In touch on {words.day(expected[0], at)}, in keeping with this client's rhythm.", evidence)


def _words(last: int, opens: int, at: int) -> str:
    usual = f"at this client's usual pace we would have been in touch by {words.day(opens, at)}"
    return f"Silent since {words.day(last, at)}; {usual}."


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(CONTACTS,),
    risks={
        RiskKind.RHYTHM_BREAK: RiskRule(
            _broken,
            _broken_ended,
            advice="Call them without a reason to sell. Ask how they are and what is ahead of them.",
        )
    },
)
