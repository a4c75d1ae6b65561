"""Would they recommend us: the latest net promoter score of each person; a detractor is a risk until asked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Days, HalfLife, Harm, Nps
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Ending, Window
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import VERBATIM, Fact, brief, names_of, replaced
from services.scoring.domain.state.packed import key_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import FeedbackReceived
from shared.events.scoring import RiskKind

_MOST = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """Promoters and detractors by Reichheld 2003; all scores together stay within ± ``limit``.

    ``open_for``: how long a detractor's score is a risk.
    """

    promoter: Benefit
    promoter_from: Nps
    detractor: Harm
    detractor_to: Nps
    limit: Harm
    half_life: HalfLife
    open_for: Days

    def weight(self, nps: int) -> float:
        """What a score adds when it is given; a passive one nothing."""
        if nps >= self.promoter_from:
            return self.promoter
        return self.detractor if nps <= self.detractor_to else 0.0


class Rating(Fact, frozen=True, array_like=True):
    """How likely one person is to recommend us, 0 to 10."""

    nps: int
    respondent: str | None
    verbatim: str | None


class Ratings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``latest``: of each person, by `respondent_key`."""

    latest: dict[str, Rating] = {}


def respondent_key(respondent: str | None) -> str:
    """What stands for a respondent where their name must not: 16 hex digits, empty for somebody unnamed."""
    return "" if respondent is None else f"{key_of(' '.join(respondent.casefold().split())):016x}"


def _received(ratings: Ratings, fact: Fact, data: FeedbackReceived) -> Ratings:
    """Feedback without a score says nothing here."""
    if data.nps is None:
        return ratings
    rating = Rating(fact.time, fact.id, fact.recorded, data.nps, data.respondent, brief(data.verbatim, VERBATIM))
    return Ratings(replaced(ratings.latest, respondent_key(data.respondent), rating, _MOST))


RATINGS = Slice("recommendation", Ratings(), {FeedbackReceived: _received})
CONSTANTS = Section("recommendation", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all people."""
    constants = CONSTANTS.of(policy)
    ratings = [rating for _, rating in sorted(RATINGS.of(state).latest.items()) if constants.weight(rating.nps) != 0]
    if not ratings:
        return []
    why = words.listing([f"{each.nps} of 10 on {words.day(each.time, at)}" for each in ratings[:5]])
    return [
        Term(
            "nps",
            words.sentence(f"would they recommend us: {why}"),
            evidence=names_of(ratings),
            level=sum(constants.weight(each.nps) * faded(at - each.time, constants.half_life) for each in ratings),
            half_life=constants.half_life,
            low=-constants.limit,
            high=constants.limit,
        )
    ]


def _detractor(state: State, policy: Policy) -> Iterator[Window]:
    """Per person whose latest score is a detractor's; a later, better one ends it, or the days it is a risk."""
    constants = CONSTANTS.of(policy)
    for name, rating in sorted(RATINGS.of(state).latest.items()):
        if rating.nps <= constants.detractor_to:
            yield Window(
                RiskKind.DETRACTOR,
                rating.time,
                rating.time + span(constants.open_for),
                partial(_words, rating),
                subject=name,
                cause_time=rating.time,
                cause_recorded=rating.recorded,
                verbatim=rating.verbatim,
                evidence=(rating.id,),
            )


def _detractor_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    rating, constants = RATINGS.of(state).latest.get(subject), CONSTANTS.of(policy)
    if rating is not None and rating.nps > constants.detractor_to:
        return Ending(f"They gave {rating.nps} of 10 on {words.day(rating.time, at)}.", (rating.id,))
    return Ending(f"The score is older than {words.amount(constants.open_for, 'day')}; it is time to ask again.")


def _words(rating: Rating, at: int) -> str:
    who = rating.respondent or "somebody there"
    return words.sentence(f"{who} gave {rating.nps} of 10 on {words.day(rating.time, at)}: would not recommend us")


SIGNAL = Signal(
    slice=RATINGS,
    constants=CONSTANTS,
    needs=(RATINGS,),
    terms=_terms,
    risks={
        RiskKind.DETRACTOR: RiskRule(
            _detractor,
            _detractor_ended,
            advice="Thank them for being frank, ask what went wrong, and come back within a week with what has "
            "changed.",
        )
    },
)
