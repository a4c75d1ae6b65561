"""How content they were with one touchpoint or matter: of each person about each the latest score, small and fading.

Whether they would recommend us is another question (`recommendation`), and weighs more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

import msgspec
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Csat, Days, HalfLife, Harm
from services.scoring.domain.signals.commercial.matters import MATTERS, Matter
from services.scoring.domain.signals.same_answer import (
    GIST,
    Opinion,
    alike_values,
    once,
    respondent_key,
)
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import Fact, among, brief, names_of
from services.scoring.domain.state.slice import Slice, State
from services.scoring.domain.state.who import name_key
from shared.events.interactions import FeedbackReceived
from shared.events.statements.voice import GivenScore, Satisfaction

_MOST = 32
#: Scores told in words.
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Constants:
    """``satisfied``, ``dissatisfied``: what such a score adds when it is given; all stay within ± ``limit``.

    ``trend_over``: so long, against as long before, in what is shown beside the score.
    """

    satisfied: Benefit
    satisfied_from: Csat
    dissatisfied: Harm
    dissatisfied_to: Csat
    limit: Harm
    half_life: HalfLife
    trend_over: Days

    def weight(self, csat: int) -> float:
        """What a score adds when it is given; a middling one nothing."""
        if csat >= self.satisfied_from:
            return self.satisfied
        return self.dissatisfied if csat <= self.dissatisfied_to else 0.0


class Rated(Opinion, frozen=True, array_like=True):
    """How content one person was, 1 to 5, and with what: a touchpoint, a matter, or nothing that was named.

    ``gist``: the beginning of what they said with it.
    """

    csat: int
    respondent: str | None
    touchpoint: str | None
    matter: str | None
    gist: str | None = None

    @property
    @override
    def by(self) -> str:
        """Their `respondent_key`."""
        return respondent_key(self.respondent)

    @property
    @override
    def words(self) -> str | None:
        """What they said with it."""
        return self.gist

    @property
    @override
    def fullness(self) -> int:
        """How much of it is known."""
        return sum(part is not None for part in (*self.what, self.respondent, self.gist))

    @property
    def what(self) -> tuple[str | None, str | None]:
        """The matter and the touchpoint."""
        return self.matter, None if self.touchpoint is None else name_key(self.touchpoint)

    @property
    def key(self) -> tuple[object, ...]:
        """Who rated what; of those alike the latest counts. Nobody knows whether an unnamed person rated it twice."""
        return (self.by, *self.what) if self.by else (self.id,)

    @override
    def of_one_thing(self, other: Self) -> bool:
        """Of one touchpoint, one matter; the partial answer may not name it yet."""
        return all(map(alike_values, self.what, other.what))

    @override
    def alike(self, other: Self) -> bool:
        """The same score."""
        return self.csat == other.csat and super().alike(other)


class Satisfied(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``given``: the latest scores, in order."""

    given: tuple[Rated, ...] = ()

    def answers(self) -> list[Rated]:
        """All scores, in order, each once however often it was reported."""
        return once(self.given)

    def latest(self) -> list[Rated]:
        """Of each person about each thing, in the order in which they were given."""
        return sorted({rated.key: rated for rated in self.answers()}.values(), key=attrgetter("mark"))


def _received(satisfied: Satisfied, fact: Fact, data: FeedbackReceived) -> Satisfied:
    """Feedback without such a score says nothing here."""
    if data.csat is None:
        return satisfied
    gist = brief(data.verbatim, GIST)
    rated = Rated(fact.time, fact.id, fact.recorded, data.csat, data.respondent, data.touchpoint, data.matter, gist)
    return Satisfied(among(satisfied.given, rated, _MOST))


CSAT = Slice("csat", Satisfied(), {FeedbackReceived: _received})
CONSTANTS = Section("csat", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all scores that are good or bad."""
    constants = CONSTANTS.of(policy)
    given = [rated for rated in CSAT.of(state).latest() if constants.weight(rated.csat) != 0]
    if not given:
        return []
    return [
        Term(
            "csat",
            stating(_facts, MATTERS.of(state).open, given),
            evidence=names_of(given),
            level=sum(constants.weight(each.csat) * faded(at - each.time, constants.half_life) for each in given),
            half_life=constants.half_life,
            low=-constants.limit,
            high=constants.limit,
        )
    ]


def _facts(matters: Mapping[str, Matter], given: Sequence[Rated]) -> Satisfaction:
    latest = [
        GivenScore(
            score=each.csat,
            when=moment(each.time),
            by=each.respondent if each.by else None,
            about=_about(matters, each),
        )
        for each in given[: -_TOLD - 1 : -1]
    ]
    return Satisfaction(latest=tuple(latest), count=len(given))


def _about(matters: Mapping[str, Matter], rated: Rated) -> str | None:
    """The touchpoint, or the title of the matter."""
    matter = matters.get(rated.matter or "")
    return rated.touchpoint or (None if matter is None else matter.title)


SIGNAL = Signal(slice=CSAT, constants=CONSTANTS, needs=(CSAT,), terms=_terms)
