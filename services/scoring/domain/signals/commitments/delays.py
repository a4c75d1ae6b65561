"""Undisclosed delays: a deadline missed or at risk of which the client was not told within hours.

While the client waits for something already late, the band is capped by the policy. Telling them late, or never,
weighs a little and fades from the end of those hours; it no longer counts once the deadline is met.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.commitments.deadlines import (
    DEADLINES,
    followed_until,
    settled,
    telling,
    troubled,
)
from services.scoring.domain.signals.commitments.deadlines.deadline import Course, course_of
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating, together
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state.clock import HOUR, moment, span
from services.scoring.domain.state.fact import names_of
from services.scoring.domain.state.slice import State
from shared.events.scoring import Band, RiskKind
from shared.events.statements.commitments import ClientNotTold, ToldLate


@dataclass(frozen=True, slots=True)
class Constants:
    """``tell_at_risk``, ``tell_missed``: the time to tell them. ``followed_for``: after a miss. ``cap``: if missed.

    ``late``: what a delay they were not told of in that time adds, fading by ``half_life``; together ``ceiling``.
    """

    tell_at_risk: WithinHours
    tell_missed: WithinHours
    followed_for: Days
    cap: Band
    late: Harm
    ceiling: Harm
    half_life: HalfLife


CONSTANTS = Section("delays", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all delays they were told of too late, or not yet."""
    constants = CONSTANTS.of(policy)
    known = list(troubled(state))
    late = sorted((opens, name, course) for name, course in known for opens in _late(course, at, state, policy))
    if not late:
        return []
    term = together(
        "told_late",
        stating(_late_facts, len(late), late[-1][2]),
        (opens for opens, _, _ in late),
        at=at,
        each=constants.late,
        half_life=constants.half_life,
        evidence=_knowing_and_telling(course for _, _, course in late),
        high=constants.ceiling,
    )
    ahead = (opens for _, course in known for opens in _still_in_time(course, at, state, policy))
    return [replace(term, holds_until=min(ahead, default=None))]


def _still_in_time(course: Course, at: int, state: State, policy: Policy) -> Iterator[int]:
    """From when on it will be told too late, if nobody tells them before."""
    if course.knew is not None and course.first_told is None:
        opens, _ = _untold(course, state, policy)
        if at < opens:
            yield opens


def _late(course: Course, at: int, state: State, policy: Policy) -> Iterator[int]:
    """From when telling them was late, if it was. Untold, the risk opens at that very time: so a look is due then."""
    if course.knew is None:
        return
    opens, _ = _untold(course, state, policy)
    if (course.first_told is None and opens <= at) or (
        course.first_told is not None and opens < course.first_told.time
    ):
        yield opens


def _late_facts(count: int, last: Course) -> ToldLate:
    return ToldLate(**telling(last), count=count, missed=last.missed is not None)


def _knowing_and_telling(courses: Iterable[Course]) -> tuple[str, ...]:
    facts = (fact for course in courses for fact in (course.warned, course.missed, course.first_told))
    return names_of(fact for fact in facts if fact is not None)


def _not_told(state: State, policy: Policy) -> Iterator[Window]:
    """Per deadline missed or at risk of which the client was not told within the hours; telling them ends it."""
    for name, course in troubled(state):
        if course.told is not None or (course.missed is None and course.warned is None):
            continue
        opens, closes = _untold(course, state, policy)
        yield Window(
            RiskKind.CLIENT_NOT_TOLD,
            opens,
            closes,
            partial(_facts, course),
            subject=name,
            cause_time=opens,
            cause_recorded=max(opens, _first_heard(course)),
            concerns=known(course.owner),
            evidence=course.evidence(),
            detail="at risk" if course.missed is None else "missed",
            cap=None if course.missed is None else CONSTANTS.of(policy).cap,
        )


def _untold(course: Course, state: State, policy: Policy) -> tuple[int, int]:
    constants, opens, closes = CONSTANTS.of(policy), list[int](), followed_until(course, state, policy)
    if course.warned is not None:
        opens.append(course.warned.time + round(constants.tell_at_risk * HOUR))
    if course.missed is not None:
        opens.append(course.missed.time + round(constants.tell_missed * HOUR))
        closes = course.missed.time + span(constants.followed_for)
    return min(opens), closes


def _first_heard(course: Course) -> int:
    return min(fact.recorded for fact in (course.warned, course.missed) if fact is not None)


def _not_told_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    """By telling them, or with the deadline."""
    deadline = DEADLINES.of(state).open.get(subject)
    course = None if deadline is None else course_of(deadline)
    if course is not None and course.told is not None:
        return ended_by("client_told", course.told)
    if course is not None and course.missed is not None:
        return ended_after("untold_long", CONSTANTS.of(policy).followed_for)
    return settled(state, subject)


def _facts(course: Course, _at: int) -> ClientNotTold:
    missed, said = course.missed, course.missed or course.at_risk
    return ClientNotTold(
        **telling(course),
        missed=missed is not None,
        when=None if missed is None else moment(missed.time),
        reason=None if said is None else said.reason,
    )


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(DEADLINES,),
    terms=_terms,
    risks={
        RiskKind.CLIENT_NOT_TOLD: RiskRule(
            _not_told,
            _not_told_ended,
            advice="Call them now, before they notice. Say what is late, why, and the new date you can keep.",
        )
    },
)
