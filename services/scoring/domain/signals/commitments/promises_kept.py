"""Promises kept and deadlines met in time: all together help a little, and fade. More than a few is simply expected.

What was done after it was due is in `late`, if it is known when that was; of what nobody knows it, the word is taken.
"""

from dataclasses import dataclass

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, HalfLife
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.late import all_late
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, stating, together
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State
from shared.events.statements.commitments import CommitmentsKept


@dataclass(frozen=True, slots=True)
class Constants:
    """``each``: fading; all together never below ``floor``."""

    each: Benefit
    floor: Benefit
    half_life: HalfLife


CONSTANTS = Section("kept", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all of them."""
    constants, late = CONSTANTS.of(policy), all_late(state, policy)
    kept = PROMISES.of(state).kept.without(each.name for each in late if each.promise)
    met = DEADLINES.of(state).met.without(each.name for each in late if not each.promise)
    times = sorted((*kept, *met))
    if not times:
        return []
    timely = set(times)
    marks = sorted(
        mark for mark in (*PROMISES.of(state).kept.latest, *DEADLINES.of(state).met.latest) if mark[0] in timely
    )
    return [
        together(
            "promises_kept",
            stating(_facts, len(kept), len(met), times[-1]),
            times,
            at=at,
            each=constants.each,
            half_life=constants.half_life,
            evidence=tuple(name for _, name in marks[-MOST_EVIDENCE:]),
            low=constants.floor,
        )
    ]


def _facts(promises: int, deadlines: int, last: int) -> CommitmentsKept:
    return CommitmentsKept(promises=promises, deadlines=deadlines, last=moment(last))


SIGNAL = Signal(constants=CONSTANTS, needs=(PROMISES, DEADLINES), terms=_terms)
