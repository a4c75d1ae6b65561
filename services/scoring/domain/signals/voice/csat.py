"""How content they were with one touchpoint or matter: of each person about each the latest score, small and fading.

Whether they would recommend us is another question (`recommendation`), and weighs more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Csat, Days, HalfLife, Harm
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.voice.recommendation import respondent_key
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import Fact, among, names_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import FeedbackReceived

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


class Rated(Fact, frozen=True, array_like=True):
    """How content one person was, 1 to 5, and with what: a touchpoint, a matter, or nothing that was named."""

    csat: int
    respondent: str | None
    touchpoint: str | None
    matter: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Who rated what; of those alike the latest counts."""
        return respondent_key(self.respondent), self.matter or "", (self.touchpoint or "").casefold()


class Satisfied(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``given``: the latest scores, in order."""

    given: tuple[Rated, ...] = ()

    def latest(self) -> list[Rated]:
        """Of each person about each thing, in the order in which they were given."""
        return sorted({rated.key: rated for rated in self.given}.values(), key=lambda rated: rated.mark)


def _received(satisfied: Satisfied, fact: Fact, data: FeedbackReceived) -> Satisfied:
    """Feedback without such a score says nothing here."""
    if data.csat is None:
        return satisfied
    rated = Rated(fact.time, fact.id, fact.recorded, data.csat, data.respondent, data.touchpoint, data.matter)
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
            words.sentence(f"how content they were: {_words(state, given[::-1][:_TOLD], at)}"),
            evidence=names_of(given),
            level=sum(constants.weight(each.csat) * faded(at - each.time, constants.half_life) for each in given),
            half_life=constants.half_life,
            low=-constants.limit,
            high=constants.limit,
        )
    ]


def _words(state: State, given: Iterable[Rated], at: int) -> str:
    return words.listing([f"{each.csat} of 5{_about(state, each)} on {words.day(each.time, at)}" for each in given])


def _about(state: State, rated: Rated) -> str:
    if rated.touchpoint is not None:
        return f" for {rated.touchpoint}"
    if rated.matter is None:
        return ""
    matter = MATTERS.of(state).open.get(rated.matter)
    return " for a matter" if matter is None else f" for {words.quoted(matter.title)}"


SIGNAL = Signal(slice=CSAT, constants=CONSTANTS, needs=(CSAT,), terms=_terms)
