"""The client's own rhythm: after how long a silence it is broken, even where the firm's rule is not yet.

m is the discounted mean gap in weeks, the latest gap first, shrunk towards `prior_gaps` gaps of `prior_gap`. Silence
breaks the rhythm after max(floor / (7λ), e^(½ ln(reference / 7) + ½ (intercept + slope · ln m) + margin)) weeks:
the log of the rule's weeks and that of the client's own expected ones, half and half, plus a margin. Fitted on 125 k
e-mails between 184 colleagues, where it warned on fast pairs 21 days before a 90-day rule.

A burst of contacts makes the mean gap shorter, and yet must not break the rhythm sooner: so it breaks only when it
would have after each earlier contact too, by the rhythm of then.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import median

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import AtLeastOnce, Count, Discount, Factor, HalfLife, Positive, Weeks
from services.scoring.domain.signals.ending import Ending, ended_as, ended_on
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, WEEK, moment
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from shared.events.scoring import Band, RiskKind
from shared.events.statements.silence import RhythmBroken

#: The latest contacts from which the rhythm is read.
_CONTACTS = 128
#: And those from which it is told.
_LATELY = 9


@dataclass(frozen=True, slots=True)
class Constants:
    """``contacts``: fewer have no rhythm. ``cap``: the best band while it is broken. ``rule_waits``: see `no_contact`.

    The rest as in the formula.
    """

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
    rule_waits: AtLeastOnce


CONSTANTS = Section("rhythm", Constants)


@once_per_assessment
def breaks_at(state: State, policy: Policy) -> tuple[int, int] | None:
    """(the last contact, when the silence after it breaks the rhythm); None with too few contacts to have one."""
    times, constants = _times(state), CONSTANTS.of(policy)
    first = max(1, round(constants.contacts)) - 1
    if len(times) <= first:
        return None
    agreed_gap = 365 / policy.tier(CLIENT.of(state).tier_name).contacts_a_year / 7
    return times[-1], _opens(times[first:], _mean_gaps(times, constants)[first:], agreed_gap, constants)


def _opens(times: list[int], gaps: list[float], agreed_gap: float, constants: Constants) -> int:
    """The latest that the rhythm breaks after any of the contacts at ``times``. ``gaps``: the mean gap up to each."""
    latest = times[-1] + _patience(gaps[-1], agreed_gap, constants)
    widest, longest = gaps[-1], _patience(max(gaps), agreed_gap, constants)
    for time, gap in zip(reversed(times), reversed(gaps), strict=True):
        if time + longest <= latest:
            break
        if gap > widest:  # else it is earlier and not more patient
            widest, latest = gap, max(latest, time + _patience(gap, agreed_gap, constants))
    return latest


def _patience(mean_gap: float, agreed_gap: float, constants: Constants) -> int:
    """In microseconds, from gaps in weeks."""
    own = constants.intercept + constants.slope * math.log(mean_gap)
    weeks = math.exp(math.log(constants.reference / 7) / 2 + own / 2 + constants.margin)
    return round(max(constants.floor * agreed_gap, weeks) * WEEK)


def _mean_gaps(times: list[int], constants: Constants) -> list[float]:
    """Up to each of ``times``, in weeks."""
    prior, weight, discount = constants.prior_gaps * constants.prior_gap, constants.prior_gaps, constants.discount
    total = weights = 0.0
    means = [prior / weight]
    for before, after in pairwise(times):
        total = (after - before) / WEEK + discount * total
        weights = 1 + discount * weights
        means.append((prior + total) / (weight + weights))
    return means


def _broken(state: State, policy: Policy) -> Iterator[Window]:
    """Opens when the silence is too long for this client; any contact ends it."""
    expected = breaks_at(state, policy)
    if expected is None:
        return
    last, opens = expected
    evidence, facts = CONTACTS.of(state).named(last), partial(_facts, state, last)
    yield Window(RiskKind.RHYTHM_BREAK, opens, None, facts, evidence=evidence, cap=CONSTANTS.of(policy).cap)


def _broken_ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    """By a contact, or because the rhythm now looks slower."""
    expected = breaks_at(state, policy)
    if expected is None:
        return ended_as("rhythm_unknown")
    evidence = CONTACTS.of(state).named(expected[0])
    return ended_on("in_rhythm", expected[0], evidence)


def _facts(state: State, last: int, _at: int) -> RhythmBroken:
    gaps = [after - before for before, after in pairwise(_times(state)[-_LATELY:])]
    return RhythmBroken(last=moment(last), usual=round(median(gaps) / DAY, 1) if gaps else None)


def _times(state: State) -> list[int]:
    return CONTACTS.of(state).all_times()[-_CONTACTS:]


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
