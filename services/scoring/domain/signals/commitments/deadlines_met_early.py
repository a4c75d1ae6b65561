"""Deadlines met clearly before they were due: a little more than being met, which `kept` counts. It fades."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Days, HalfLife
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.deadlines.deadline import Deadline
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, stating, together
from services.scoring.domain.state.clock import DAY, moment, span
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State
from shared.events.statements.commitments import DeadlinesEarly


@dataclass(frozen=True, slots=True)
class Constants:
    """``ahead``: so long before it was due. ``each``: fading; all together never below ``floor``."""

    ahead: Days
    each: Benefit
    floor: Benefit
    half_life: HalfLife


CONSTANTS = Section("early", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all of them."""
    constants, early = CONSTANTS.of(policy), sorted(_early(state, policy))
    if not early:
        return []
    met, left, _ = early[-1]
    evidence = (name for when, _, _ in early for name in DEADLINES.of(state).met.evidence(when))
    return [
        together(
            "deadlines_early",
            stating(_facts, len(early), met, left),
            (when for when, _, _ in early),
            at=at,
            each=constants.each,
            half_life=constants.half_life,
            evidence=tuple(dict.fromkeys(evidence))[-MOST_EVIDENCE:],
            low=constants.floor,
        )
    ]


def _facts(count: int, met: int, left: int) -> DeadlinesEarly:
    return DeadlinesEarly(count=count, last=moment(met), days=left // DAY)


def _early(state: State, policy: Policy) -> Iterator[tuple[int, int, str]]:
    """When each was met, how long before it was due, and its name."""
    deadlines, ahead = DEADLINES.of(state), span(CONSTANTS.of(policy).ahead)
    for name, deadline in deadlines.done.items():
        due = _due(deadline)
        if due is None or deadline.missed is not None:
            continue
        met = deadlines.met.when(name)
        if met is not None and due - met >= max(1, ahead):
            yield met, due - met, name


def _due(deadline: Deadline) -> int | None:
    """By the first date and the last: a date that was moved back makes nothing early."""
    dates = [each.due for each in (deadline.first_set, deadline.set) if each is not None]
    return min(dates, default=None)


SIGNAL = Signal(constants=CONSTANTS, needs=(DEADLINES,), terms=_terms)
