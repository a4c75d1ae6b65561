"""The moment to ask for a referral: a promoter's fresh score, nobody asked lately, and nothing to be put right first.

An opportunity, not a risk: it is told like one, but caps no band and moves no score.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.answers import calls
from services.scoring.domain.signals.commercial import costs
from services.scoring.domain.signals.commitments import deadlines, delays, mistakes, promises, status
from services.scoring.domain.signals.ending import Ending, ended_as, ended_by
from services.scoring.domain.signals.growth import referrals
from services.scoring.domain.signals.growth.referrals import REFERRALS
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.voice import competitor, complaints, recommendation
from services.scoring.domain.signals.voice.recommendation import RATINGS, Rating
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, names_of
from services.scoring.domain.state.slice import State
from shared.events.clients import ClientKind
from shared.events.scoring import RiskKind
from shared.events.statements.endings import PromoterPast, PutRightFirst
from shared.events.statements.growth import ReferralMoment

#: While one of these is open, to ask a favour would be out of place.
_TROUBLE = (
    complaints.SIGNAL.risks[RiskKind.COMPLAINT_OPEN],
    mistakes.SIGNAL.risks[RiskKind.MISTAKE_OPEN],
    delays.SIGNAL.risks[RiskKind.CLIENT_NOT_TOLD],
    deadlines.SIGNAL.risks[RiskKind.DEADLINE_AT_RISK],
    deadlines.SIGNAL.risks[RiskKind.DEADLINE_MISSED],
    deadlines.SIGNAL.risks[RiskKind.DEADLINE_OVERDUE],
    promises.SIGNAL.risks[RiskKind.PROMISE_BROKEN],
    promises.SIGNAL.risks[RiskKind.PROMISE_OVERDUE],
    calls.SIGNAL.risks[RiskKind.CALLS_UNRETURNED],
    status.SIGNAL.risks[RiskKind.STATUS_OVERDUE],
    recommendation.SIGNAL.risks[RiskKind.DETRACTOR],
    competitor.SIGNAL.risks[RiskKind.COMPETITOR],
    costs.SIGNAL.risks[RiskKind.INVOICE_QUERIED],
    referrals.SIGNAL.risks[RiskKind.REFERRAL_UNTHANKED],
)

#: Who did not choose us is asked for no favours, and a department of our own has nobody to send.
_NEVER_ASKED = (ClientKind.DEPARTMENT, ClientKind.WITNESS, ClientKind.VICTIM)

#: From, and up to without; None: until a fact ends it.
Span = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Constants:
    """``open_for``: after the score was given. ``ask_again_after``: the time in which one ask is enough."""

    open_for: Days
    ask_again_after: Days


CONSTANTS = Section("referral_moment", Constants)


def _moment(state: State, policy: Policy) -> Iterator[Window]:
    """What remains of the time after the latest score of a promoter; one moment is open at a time."""
    rating, given, kind = _promoter(state, policy), REFERRALS.of(state).given, CLIENT.of(state).kind
    if rating is None or (kind is not None and kind.value in _NEVER_ASKED):
        return
    taken = [*_asked(state, policy), *((each.opens, each.closes) for each in _trouble(state, policy))]
    for opens, closes in _free(rating.time, rating.time + span(CONSTANTS.of(policy).open_for), taken):
        yield Window(
            RiskKind.REFERRAL_MOMENT,
            opens,
            closes,
            partial(_facts, rating, REFERRALS.of(state).asked, given),
            cause_recorded=max(opens, rating.recorded),
            verbatim=rating.verbatim,
            evidence=names_of([rating] if given is None else [rating, given]),
        )


def _moment_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    rating, asked = _promoter(state, policy), REFERRALS.of(state).asked
    if asked is not None and any(_holds(each, at) for each in _asked(state, policy)):
        return ended_by("referral_asked", asked)
    if rating is None:
        return ended_as("no_longer_promoter")
    if at >= rating.time + span(CONSTANTS.of(policy).open_for):
        return Ending(PromoterPast(nps=rating.nps, given=moment(rating.time)), (rating.id,))
    first = next((each for each in _trouble(state, policy) if each.open_at(at)), None)
    if first is None:  # they are of another kind after all, or a clock ahead of ours put the next moment minutes ahead
        return Ending(PromoterPast(nps=rating.nps), (rating.id,))
    return Ending(PutRightFirst(first=first.states(at)), first.evidence)


def _promoter(state: State, policy: Policy) -> Rating | None:
    best = recommendation.CONSTANTS.of(policy).promoter_from
    promoters = (rating for rating in RATINGS.of(state).opinions() if rating.nps >= best)
    return max(promoters, key=lambda rating: rating.mark, default=None)


def _asked(state: State, policy: Policy) -> list[Span]:
    asked = REFERRALS.of(state).asked
    return [] if asked is None else [(asked.time, asked.time + span(CONSTANTS.of(policy).ask_again_after))]


def _trouble(state: State, policy: Policy) -> list[Window]:
    return [window for rule in _TROUBLE for window in rule.windows(state, policy)]


def _free(opens: int, closes: int, taken: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """What is left of a span of time when others are taken out of it."""
    for start, end in sorted(taken, key=lambda each: each[0]):
        if end is not None and end <= max(start, opens):
            continue
        if start >= closes:
            break
        if start > opens:
            yield opens, start
        if end is None or end >= closes:
            return
        opens = end
    yield opens, closes


def _holds(taken: Span, at: int) -> bool:
    return taken[0] <= at and (taken[1] is None or at < taken[1])


def _facts(rating: Rating, asked: Fact | None, given: Fact | None, _at: int) -> ReferralMoment:
    return ReferralMoment(
        nps=rating.nps,
        when=moment(rating.time),
        respondent=rating.respondent,
        asked=None if asked is None else moment(asked.time),
        given=None if given is None else moment(given.time),
    )


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(RATINGS,),
    risks={
        RiskKind.REFERRAL_MOMENT: RiskRule(
            _moment,
            _moment_ended,
            advice="Thank them for the score, ask who else might need what they liked, and offer to return the favour.",
            opportunity=True,
        )
    },
)
