"""Done after it was due: promises kept late and deadlines met late weigh by how late they were, and fade.

Less than what was broken or missed, for it was done; more the later. A delay that the client was told of before the
time had passed weighs less: an unexplained wait is the worse one (Taylor 1994; Hui and Tse 1996). Of promises nobody
reports such a word, so they weigh in full. What was done by a new time agreed before the old one passed is not late.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import HalfLife, Harm, Share
from services.scoring.domain.signals.commitments import deadlines, promises
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.deadlines.deadline import Deadline
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.state.clock import days, moment
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State
from shared.events.statements.commitments import DoneLate


@dataclass(frozen=True, slots=True)
class Constants:
    """What a late one adds, fading by ``half_life``: half of ``most`` if ``half_within`` days late, later more of it.

    ``told``: the share of that if the client was told before the time had passed. All together ``ceiling`` at most.
    """

    most: Harm
    half_within: HalfLife
    told: Share
    ceiling: Harm
    half_life: HalfLife


CONSTANTS = Section("late", Constants)


class Late(msgspec.Struct, frozen=True, gc=False):
    """Something done late; times in microseconds. ``what``: empty if nobody remembers. ``told``: the client, before.

    ``day``: by the end of which it was due (`date.toordinal`), where no hour was said.
    """

    done: int
    name: str
    what: str
    due: int
    promise: bool
    told: bool
    day: int | None = None


@once_per_assessment
def all_late(state: State, policy: Policy) -> list[Late]:
    """In the order in which they were done."""
    return sorted((*_promises(state, policy), *_deadlines(state, policy)), key=lambda each: (each.done, each.name))


def _promises(state: State, policy: Policy) -> Iterator[Late]:
    for name, made, due, kept in promises.late(state, policy):
        yield Late(kept, name, made.what, due, promise=True, told=False, day=made.day)


def _deadlines(state: State, policy: Policy) -> Iterator[Late]:
    for name, deadline, agreed, due, met in deadlines.late(state, policy):
        what = "" if deadline.set is None else deadline.set.what
        yield Late(met, name, what, due, promise=False, told=_told_before(deadline, due), day=agreed.day)


def _told_before(deadline: Deadline, due: int) -> bool:
    first = deadline.first_told or deadline.told
    return first is not None and first.time <= due


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all of them."""
    constants, found = CONSTANTS.of(policy), all_late(state, policy)
    if not found:
        return []
    evidence = (name for late in found for name in _evidence(state, late))
    return [
        Term(
            "done_late",
            stating(_facts, len(found), found[-1]),
            evidence=tuple(dict.fromkeys(evidence))[-MOST_EVIDENCE:],
            level=sum(_weight(late, constants) * faded(at - late.done, constants.half_life) for late in found),
            half_life=constants.half_life,
            high=constants.ceiling,
        )
    ]


def _weight(late: Late, constants: Constants) -> float:
    share = 1 - math.exp2(-days(late.done - late.due) / constants.half_within)
    return constants.most * share * (constants.told if late.told else 1)


def _evidence(state: State, late: Late) -> tuple[str, ...]:
    settled = PROMISES.of(state).kept if late.promise else DEADLINES.of(state).met
    return settled.evidence(late.done)


def _facts(count: int, last: Late) -> DoneLate:
    return DoneLate(
        count=count,
        done=moment(last.done),
        due=date.fromordinal(last.day) if last.day is not None else moment(last.due),
        promise=last.promise,
        told=last.told,
        what=last.what or None,
    )


SIGNAL = Signal(constants=CONSTANTS, needs=(PROMISES, DEADLINES), terms=_terms)
