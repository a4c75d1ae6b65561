"""Would they recommend us: the latest net promoter score of each person; a detractor is a risk until asked again.

Unnamed people are different people: none of their answers replaces another (see `same_answer`). Those of them who
would not recommend us are one risk, for nobody can tell which of them to ask again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Self

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Days, HalfLife, Harm, Nps
from services.scoring.domain.signals.ending import Ending, ended_after
from services.scoring.domain.signals.run import latest_run
from services.scoring.domain.signals.same_answer import Opinion, alike_values, once, respondent_key
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.signals.voice.verbatims import VERBATIMS, Verbatim, VerbatimKind, said
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import DAY, moment, span
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import VERBATIM, Fact, among, brief, names_of, replaced
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import FeedbackReceived
from shared.events.scoring import RiskKind
from shared.events.statements.endings import ScoreGiven
from shared.events.statements.voice import (
    GivenScore,
    Recommendations,
    UnnamedWouldNotRecommend,
    WouldNotRecommend,
)

#: Scores told in words.
_TOLD = 5
#: People whose scores are kept, and scores of unnamed ones.
_MOST, _MOST_UNNAMED = 64, 64
_MARK = attrgetter("mark")


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


class Rating(Opinion, frozen=True, array_like=True):
    """How likely one person is to recommend us, 0 to 10."""

    nps: int
    respondent: str | None
    verbatim: str | None

    @property
    @override
    def by(self) -> str:
        """Their `respondent_key`."""
        return respondent_key(self.respondent)

    @property
    @override
    def words(self) -> str | None:
        """What they said with it."""
        return self.verbatim

    @property
    @override
    def fullness(self) -> int:
        """A name says more than words."""
        return 2 * bool(self.by) + (self.verbatim is not None)

    @override
    def alike(self, other: Self) -> bool:
        """The same score."""
        return self.nps == other.nps and super().alike(other)


class Ratings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``latest``: of each person, by `respondent_key`. ``unnamed``: of people without a name, in order.

    A state kept before there was ``unnamed`` has the latest of those under the empty key.
    """

    latest: dict[str, Rating] = {}
    unnamed: tuple[Rating, ...] = ()

    def opinions(self) -> list[Rating]:
        """The latest of each person, in order. Who is named and said the same at the same sitting is not unnamed."""
        given = sorted({each.mark: each for each in (*self.latest.values(), *self.unnamed)}.values(), key=_MARK)
        return once(given) if self.unnamed else given


def _received(ratings: Ratings, fact: Fact, data: FeedbackReceived) -> Ratings:
    """Feedback without a score says nothing here."""
    if data.nps is None:
        return ratings
    rating = Rating(fact.time, fact.id, fact.recorded, data.nps, data.respondent, brief(data.verbatim, VERBATIM))
    if rating.by:
        return replace(ratings, latest=replaced(ratings.latest, rating.by, rating, _MOST))
    return replace(ratings, unnamed=among(ratings.unnamed, rating, _MOST_UNNAMED))


RATINGS = Slice("recommendation", Ratings(), {FeedbackReceived: _received})
CONSTANTS = Section("recommendation", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all people."""
    constants = CONSTANTS.of(policy)
    ratings = [rating for rating in RATINGS.of(state).opinions() if constants.weight(rating.nps) != 0]
    if not ratings:
        return []
    return [
        Term(
            "nps",
            stating(_given, ratings),
            evidence=names_of(ratings),
            level=sum(constants.weight(each.nps) * faded(at - each.time, constants.half_life) for each in ratings),
            half_life=constants.half_life,
            low=-constants.limit,
            high=constants.limit,
        )
    ]


def _detractor(state: State, policy: Policy) -> Iterator[Window]:
    """Per person whose latest score is a detractor's; a later, better one ends it, or the days it is a risk.

    All unnamed people together: only the days end it.
    """
    for name, ratings in sorted(_detractors(state, policy).items()):
        last = ratings[-1]
        yield Window(
            RiskKind.DETRACTOR,
            ratings[0].time,
            last.time + span(CONSTANTS.of(policy).open_for),
            partial(_stated, ratings, span(CONSTANTS.of(policy).open_for)),
            subject=name,
            cause_time=last.time,
            cause_recorded=last.recorded,
            verbatim=next(filter(None, (_words_with(state, each) for each in reversed(ratings))), None),
            evidence=names_of(ratings),
            holds=partial(_holds, ratings, span(CONSTANTS.of(policy).open_for)),
        )


def _words_with(state: State, rating: Rating) -> str | None:
    """What they said with it; of a person who is named the words of another report of the same answer will do."""
    if rating.verbatim is not None or not rating.by:
        return rating.verbatim
    if not any(_said_with(each, rating) for each in VERBATIMS.of(state).theirs):
        return None
    return next((each.verbatim for each in reversed(said(state)) if _said_with(each, rating)), None)


def _said_with(words: Verbatim, rating: Rating) -> bool:
    near = words.kind is VerbatimKind.FEEDBACK and abs(words.time - rating.time) < DAY
    return near and words.by == rating.by and alike_values(words.nps, rating.nps)


def _detractors(state: State, policy: Policy) -> dict[str, Sequence[Rating]]:
    """By `respondent_key`; of unnamed people all whose days followed on one another."""
    constants, found, ratings = CONSTANTS.of(policy), dict[str, list[Rating]](), RATINGS.of(state)
    if not any(each.nps <= constants.detractor_to for each in (*ratings.latest.values(), *ratings.unnamed)):
        return {}
    for rating in ratings.opinions():
        if rating.nps <= constants.detractor_to:
            found.setdefault(rating.by, []).append(rating)
    open_for = span(constants.open_for)
    return {who: latest_run(ratings, lambda rating: rating.time + open_for) for who, ratings in found.items()}


def _detractor_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    rating, constants = RATINGS.of(state).latest.get(subject) if subject else None, CONSTANTS.of(policy)
    if rating is not None and rating.nps > constants.detractor_to:
        return Ending(ScoreGiven(value=rating.nps, most=10, when=moment(rating.time)), (rating.id,))
    return ended_after("score_old", constants.open_for)


def _given(ratings: Sequence[Rating]) -> Recommendations:
    latest = [
        GivenScore(score=each.nps, when=moment(each.time), by=each.respondent if each.by else None)
        for each in ratings[: -_TOLD - 1 : -1]
    ]
    return Recommendations(latest=tuple(latest), count=len(ratings))


def _stated(ratings: Sequence[Rating], open_for: int, at: int) -> WouldNotRecommend | UnnamedWouldNotRecommend:
    """``open_for``: in microseconds."""
    now = _still(ratings, open_for, at) or ratings[-1:]
    last = now[-1]
    if len(now) == 1:
        return WouldNotRecommend(score=last.nps, when=moment(last.time), by=last.respondent if last.by else None)
    lowest = sorted(each.nps for each in now)[:_TOLD]
    return UnnamedWouldNotRecommend(count=len(now), scores=tuple(lowest), last=moment(last.time))


def _holds(ratings: Sequence[Rating], open_for: int, at: int) -> int | None:
    """When the next of several is not counted any more."""
    now = _still(ratings, open_for, at)
    return now[0].time + open_for if len(now) > 1 else None


def _still(ratings: Sequence[Rating], open_for: int, at: int) -> Sequence[Rating]:
    return [each for each in ratings if at < each.time + open_for]


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
