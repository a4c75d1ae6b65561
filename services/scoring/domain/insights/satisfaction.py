"""How content the client is on the whole, as they said themselves; single incidents are listed apart (`incidents`)."""

from collections.abc import Sequence
from statistics import fmean

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.locked_in import LOCKED_IN, answers
from services.scoring.domain.signals.voice import recommendation
from services.scoring.domain.signals.voice.csat import CONSTANTS, CSAT, Rated
from services.scoring.domain.signals.voice.recommendation import RATINGS, Rating
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.slice import State


class Scores(msgspec.Struct, frozen=True, gc=False):
    """Scores of one kind. ``mean``: of the latest ones; None where there are none.

    ``trend``: the mean of all given lately less that of all given as long before (`trend_over`); None unless there are
    scores of both.
    """

    mean: float | None
    trend: float | None


class Satisfaction(msgspec.Struct, frozen=True, gc=False):
    """What they said.

    ``ratings``: would they recommend us, 0 to 10, the latest of each person; ``nps`` sums them up, ``net`` is the
    share of promoters less that of detractors in percent, -100 to 100 (Reichheld 2003). ``touchpoints``: how content
    they were with one thing, 1 to 5, the latest of each person about each; ``csat`` sums them up.
    """

    ratings: tuple[Rating, ...]
    nps: Scores
    net: float | None
    touchpoints: tuple[Rated, ...]
    csat: Scores


def satisfaction(state: State, at: int, policy: Policy) -> Satisfaction:
    """As of ``at`` (microseconds); each kind of score in the order in which they were given."""
    ratings = RATINGS.of(state).opinions()
    rated, over = CSAT.of(state), span(CONSTANTS.of(policy).trend_over)
    said = [(score.time, score.value) for score in answers(LOCKED_IN.of(state).scores)]
    given = [(each.time, each.csat) for each in rated.answers()]
    latest = rated.latest()
    return Satisfaction(
        ratings=tuple(ratings),
        nps=Scores(_mean([each.nps for each in ratings]), _trend(said, at, over)),
        net=_net(ratings, policy),
        touchpoints=tuple(latest),
        csat=Scores(_mean([each.csat for each in latest]), _trend(given, at, over)),
    )


def _mean(scores: Sequence[int]) -> float | None:
    return round(fmean(scores), 2) if scores else None


def _trend(scores: Sequence[tuple[int, int]], at: int, over: int) -> float | None:
    lately = [score for time, score in scores if at - over < time]
    before = [score for time, score in scores if at - 2 * over < time <= at - over]
    return round(fmean(lately) - fmean(before), 2) if lately and before else None


def _net(ratings: Sequence[Rating], policy: Policy) -> float | None:
    if not ratings:
        return None
    constants = recommendation.CONSTANTS.of(policy)
    promoters = sum(each.nps >= constants.promoter_from for each in ratings)
    detractors = sum(each.nps <= constants.detractor_to for each in ratings)
    return round(100 * (promoters - detractors) / len(ratings), 1)
