"""Deadlines: at risk or passed without a word they are a risk, missed they weigh and fade. Once met, `kept` or `late`
counts them.

If both are reported, met wins over missed. Only a fact makes a deadline missed, never the calendar: of one that passed
nothing is claimed but that there is no record of it. Whether the client knows of a delay is a signal of its own:
`delays`.
"""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commitments.deadlines.courses import (
    CONSTANTS,
    DEADLINES,
    due_of,
    followed_until,
    settled,
    telling,
    troubled,
)
from services.scoring.domain.signals.commitments.deadlines.deadline import Course, Expected, course_of
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse, stating
from services.scoring.domain.signals.window import Overdue, Window, known
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements import commitments as statements


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each missed deadline."""
    constants = CONSTANTS.of(policy)
    told = partial(lapse, "deadline_missed", at=at, weight=constants.missed, half_life=constants.half_life)
    return [
        told(name, deadline.missed, stating(_lapse_facts, deadline.missed, course_of(deadline)))
        for name, deadline in sorted(DEADLINES.of(state).open.items())
        if deadline.missed is not None
    ]


def _lapse_facts(missed: Expected, course: Course) -> statements.DeadlineLapse:
    told = telling(course)
    return statements.DeadlineLapse(when=moment(missed.time), what=told["what"], due=told["due"])


def _endangered(state: State, policy: Policy) -> Iterator[Window]:
    """From the first warning until it is met, missed or moved, or some days after it was due.

    Telling the client changes the risk but does not end it: the deadline can still be missed.
    """
    for name, course in troubled(state):
        if course.missed is None and course.warned is not None and course.at_risk is not None:
            yield Window(
                RiskKind.DEADLINE_AT_RISK,
                course.warned.time,
                followed_until(course, state, policy),
                partial(_endangered_facts, course),
                subject=name,
                cause_time=course.at_risk.time,
                cause_recorded=course.at_risk.recorded,
                concerns=known(course.owner),
                evidence=course.evidence(),
                detail=f"{course.told is not None} {due_of(course, state, policy)}",
            )


def _endangered_ended(state: State, subject: str, _at: int, _policy: Policy) -> Ending:
    return settled(state, subject)


def _rule(policy: Policy) -> Overdue:
    constants = CONSTANTS.of(policy)
    return Overdue(RiskKind.DEADLINE_OVERDUE, constants.grace, constants.followed_for)


def _passed(state: State, policy: Policy) -> Iterator[Window]:
    """Per deadline that passed without a word: neither met, missed, at risk nor moved."""
    rule = _rule(policy)
    for name, deadline in sorted(DEADLINES.of(state).open.items()):
        course = course_of(deadline)
        due = due_of(course, state, policy)
        if due is not None and course.set is not None and course.missed is None and course.warned is None:
            yield rule.window(name, course.set, due, course.owner, partial(_passed_facts, course))


def _passed_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By any word of it, or the days it is followed."""
    deadline, rule = DEADLINES.of(state).open.get(subject), _rule(policy)
    if deadline is None:
        return settled(state, subject)
    course = course_of(deadline)
    if course.missed is None and course.at_risk is not None:
        return ended_by("deadline_at_risk", course.at_risk)
    due = due_of(course, state, policy)
    moved = due is not None and rule.moved(due, at)
    return settled(state, subject) if course.missed is not None or moved else rule.lapsed()


def _not_met(state: State, policy: Policy) -> Iterator[Window]:
    """Per missed deadline, for the days in which amends can be made."""
    for name, course in troubled(state):
        if course.missed is not None:
            yield Window(
                RiskKind.DEADLINE_MISSED,
                course.missed.time,
                course.missed.time + span(CONSTANTS.of(policy).amends),
                partial(_not_met_facts, course, course.missed),
                subject=name,
                cause_time=course.missed.time,
                cause_recorded=course.missed.recorded,
                concerns=known(course.owner),
                evidence=course.evidence(),
            )


def _not_met_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    """By its being met after all, or the days for amends."""
    if DEADLINES.of(state).met.when(subject) is not None:
        return settled(state, subject)
    return ended_after("amends_past", CONSTANTS.of(policy).amends)


def _passed_facts(course: Course, _at: int) -> statements.DeadlineOverdue:
    return statements.DeadlineOverdue(**telling(course))


def _endangered_facts(course: Course, _at: int) -> statements.DeadlineAtRisk:
    return statements.DeadlineAtRisk(
        **telling(course), reason=None if course.at_risk is None else course.at_risk.reason
    )


def _not_met_facts(course: Course, missed: Expected, _at: int) -> statements.DeadlineMissed:
    return statements.DeadlineMissed(**telling(course), when=moment(missed.time), reason=missed.reason)


SIGNAL = Signal(
    slice=DEADLINES,
    constants=CONSTANTS,
    needs=(DEADLINES,),
    terms=_terms,
    risks={
        RiskKind.DEADLINE_AT_RISK: RiskRule(
            _endangered,
            _endangered_ended,
            advice="Decide today whether it can still be met. If not, tell the client now and agree a new date.",
        ),
        RiskKind.DEADLINE_OVERDUE: RiskRule(
            _passed,
            _passed_ended,
            advice="Find out today whether it was met, and say so. If it was not, tell the client now.",
        ),
        RiskKind.DEADLINE_MISSED: RiskRule(
            _not_met,
            _not_met_ended,
            advice="Call them yourself. Say sorry without excuses, and give a date that you are certain of.",
        ),
    },
)
