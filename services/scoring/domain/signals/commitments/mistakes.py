"""Mistakes of ours: each weighs from the day of its disclosure and fades; one not remedied is a risk.

Owning up soon halves its weight; one that the client found counts double. Remedying it ends the risk and is no bonus:
the weight fades as before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import HalfLife, Harm, WithinHours
from services.scoring.domain.signals.ending import Ending, ended_as, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse, stating
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state.clock import HOUR, micros, moment
from services.scoring.domain.state.fact import Fact, brief, replaced
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import Finder, MistakeDisclosed, MistakeRemedied
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import MistakeMade, MistakeOpen

_MOST = 32


@dataclass(frozen=True, slots=True)
class Constants:
    """What one adds, fading: ``owned_up`` if we found it and told them ``within``, ``told_us`` if they found it."""

    each: Harm
    owned_up: Harm
    told_us: Harm
    half_life: HalfLife
    within: WithinHours


class Mistake(Fact, frozen=True, array_like=True):
    """A mistake, when it was spoken of. ``found``: when it was found, in microseconds, if that is known."""

    what: str
    by_client: bool
    found: int | None
    by: str | None

    def owned_up(self, within: float) -> bool:
        """Whether it was we who found it, and told them ``within`` that many hours."""
        return not self.by_client and self.found is not None and self.time - self.found <= round(within * HOUR)


class Remedy(Fact, frozen=True, array_like=True):
    """How a mistake was put right. ``satisfied``: whether they are, with that; None: nobody asked."""

    how: str | None
    satisfied: bool | None


class Mistakes(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``known``: those put right too, for they still weigh. ``remedies``: the latest, for the record."""

    known: dict[str, Mistake] = {}
    remedied: Settled = Settled()
    remedies: dict[str, Remedy] = {}


def _disclosed(mistakes: Mistakes, fact: Fact, data: MistakeDisclosed) -> Mistakes:
    found = None if data.found_at is None else micros(data.found_at)
    what = brief(data.what, 300) or ""
    mistake = Mistake(fact.time, fact.id, fact.recorded, what, data.found_by is Finder.CLIENT, found, data.by)
    return replace(mistakes, known=replaced(mistakes.known, data.mistake, mistake, _MOST))


def _remedied(mistakes: Mistakes, fact: Fact, data: MistakeRemedied) -> Mistakes:
    """Settled, whether or not its opening has arrived."""
    remedy = Remedy(fact.time, fact.id, fact.recorded, brief(data.how, 300), data.satisfied)
    return replace(
        mistakes,
        remedied=mistakes.remedied.add(data.mistake, fact),
        remedies=replaced(mistakes.remedies, data.mistake, remedy, _MOST),
    )


MISTAKES = Slice("mistakes", Mistakes(), {MistakeDisclosed: _disclosed, MistakeRemedied: _remedied})
CONSTANTS = Section("mistakes", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each mistake."""
    constants = CONSTANTS.of(policy)
    return [_term(name, mistake, at, constants) for name, mistake in sorted(MISTAKES.of(state).known.items())]


def _term(name: str, mistake: Mistake, at: int, constants: Constants) -> Term:
    at_once, weight = mistake.owned_up(constants.within), constants.each
    if mistake.by_client:
        weight = constants.told_us
    elif at_once:
        weight = constants.owned_up
    facts = stating(_facts, mistake, at_once)
    return lapse("mistake", name, mistake, facts, at=at, weight=weight, half_life=constants.half_life)


def _facts(mistake: Mistake, at_once: bool) -> MistakeMade:  # noqa: FBT001  bound by stating
    return MistakeMade(what=mistake.what, when=moment(mistake.time), by_client=mistake.by_client, at_once=at_once)


def _open(state: State, policy: Policy) -> Iterator[Window]:
    """Per mistake, until it is put right."""
    mistakes, within = MISTAKES.of(state), CONSTANTS.of(policy).within
    for name, mistake in sorted(mistakes.known.items()):
        if mistakes.remedied.when(name) is None:
            yield Window(
                RiskKind.MISTAKE_OPEN,
                mistake.time,
                None,
                partial(_open_facts, mistake, within),
                subject=name,
                cause_time=mistake.time,
                cause_recorded=mistake.recorded,
                concerns=known(mistake.by),
                evidence=(mistake.id,),
            )


def _ended(state: State, subject: str, _at: int, _policy: Policy) -> Ending:
    remedy = MISTAKES.of(state).remedies.get(subject)
    unhappy = remedy is not None and remedy.satisfied is False
    over = settled_on(
        MISTAKES.of(state).remedied, subject, "mistake_remedied_unsatisfied" if unhappy else "mistake_remedied"
    )
    return over or ended_as("mistake_forgotten")


def _open_facts(mistake: Mistake, within: float, _at: int) -> MistakeOpen:
    return MistakeOpen(
        what=mistake.what,
        when=moment(mistake.time),
        by_client=mistake.by_client,
        late=not mistake.by_client and not mistake.owned_up(within),
        found=None if mistake.found is None else moment(mistake.found),
    )


SIGNAL = Signal(
    slice=MISTAKES,
    constants=CONSTANTS,
    needs=(MISTAKES,),
    terms=_terms,
    risks={
        RiskKind.MISTAKE_OPEN: RiskRule(
            _open,
            _ended,
            advice="Tell them today how you will put it right and by when, and see that it costs them nothing.",
        )
    },
)
