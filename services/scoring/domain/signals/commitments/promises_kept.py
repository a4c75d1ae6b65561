"""Promises kept and deadlines met in time: all together help a little, and fade. More than a few is simply expected.

What was done after it was due is in `late`, if it is known when that was; of what nobody knows it, the word is taken.
"""

from dataclasses import dataclass

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, HalfLife
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.late import all_late
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, together
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State


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
    counts = ((len(kept), "promise", "kept"), (len(met), "deadline", "met"))
    done = words.listing([f"{words.amount(count, thing)} {how}" for count, thing, how in counts if count])
    timely = set(times)
    marks = sorted(
        mark for mark in (*PROMISES.of(state).kept.latest, *DEADLINES.of(state).met.latest) if mark[0] in timely
    )
    return [
        together(
            "promises_kept",
            f"{done}, the latest on {words.day(times[-1], at)}",
            times,
            at=at,
            each=constants.each,
            half_life=constants.half_life,
            evidence=tuple(name for _, name in marks[-MOST_EVIDENCE:]),
            low=constants.floor,
        )
    ]


SIGNAL = Signal(constants=CONSTANTS, needs=(PROMISES, DEADLINES), terms=_terms)
