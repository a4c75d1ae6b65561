"""Deadlines: at risk or passed without a word they are a risk, missed they weigh and fade. Once met, `kept` or `late`
counts them.

If both are reported, met wins over missed. Only a fact makes a deadline missed, never the calendar: of one that passed
nothing is claimed but that there is no record of it. Whether the client knows of a delay is a signal of its own:
`delays`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.commitments.deadlines import slice as folds
from services.scoring.domain.signals.commitments.deadlines.deadline import (
    Agreed,
    Course,
    Deadline,
    DueSet,
    Expected,
    course_of,
    dates_of,
)
from services.scoring.domain.signals.commitments.deadlines.slice import Deadlines
from services.scoring.domain.signals.due import due_at, stated
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse, stating
from services.scoring.domain.signals.window import Ending, Overdue, Window, known, settled_on
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.scoring import RiskKind
from shared.events.statements import commitments as statements


@dataclass(frozen=True, slots=True)
class Constants:
    """``after_due``, ``without_due``: how long one at risk is followed. ``amends``: how long a missed one is a risk.

    ``grace``: once it is due, for somebody to say that it was met. ``followed_for``: how long after that it is a risk.
    """

    missed: Harm
    half_life: HalfLife
    after_due: Days
    without_due: Days
    amends: Days
    grace: WithinHours
    followed_for: Days


DEADLINES = Slice(
    "deadlines",
    Deadlines(),
    {
        DeadlineSet: folds.was_set,
        DeadlineAtRisk: folds.at_risk,
        ClientToldOfDelay: folds.told,
        DeadlineMissed: folds.missed,
        DeadlineMet: folds.met,
    },
)
CONSTANTS = Section("deadlines", Constants)


def troubled(state: State) -> Iterator[tuple[str, Course]]:
    """What still counts of each deadline that was ever at risk or missed, and is not met, by its name."""
    for name, deadline in sorted(DEADLINES.of(state).open.items()):
        if deadline.at_risk is not None or deadline.missed is not None:
            yield name, course_of(deadline)


def due_of(course: Course, state: State, policy: Policy) -> int | None:
    """By when it is to be done, in microseconds; None where nobody said."""
    return None if course.due is None else due_at(course.due, course.owner, state, policy)


def followed_until(course: Course, state: State, policy: Policy) -> int:
    """When a warning is no longer followed: nobody said whether it was met."""
    constants, warned = CONSTANTS.of(policy), course.at_risk.time if course.at_risk is not None else 0
    due = due_of(course, state, policy)
    if due is None:
        return warned + span(constants.without_due)
    return max(due, warned) + span(constants.after_due)


def late(state: State, policy: Policy) -> Iterator[tuple[str, Deadline, Agreed, int, int]]:
    """Of each deadline met late: its name, itself, what was agreed, by when that was to be done, when it was met."""
    deadlines = DEADLINES.of(state)
    for name, deadline in sorted(deadlines.done.items()):
        met, agreed = deadlines.met.when(name), _agreed(deadline, state, policy)
        if agreed is not None and met is not None and met > agreed[1]:
            yield name, deadline, *agreed, met


def _agreed(deadline: Deadline, state: State, policy: Policy) -> tuple[Agreed, int] | None:
    """By when it was to be done: another date counts if it was said before the one until then had passed."""
    owner, last = None if deadline.set is None else deadline.set.owner, None
    for said, date in dates_of(deadline):
        if last is None or said <= last[1]:
            last = date, due_at(date, owner, state, policy)
    return last


def telling(course: Course) -> dict[str, Any]:
    """What every statement on a deadline says: what is due, when, who sees to it, when we knew, when the client did."""
    return {
        "what": None if course.set is None else course.set.what or None,
        "due": None if course.due is None else stated(course.due),
        "owner": course.owner,
        "knew": None if course.knew is None else moment(course.knew),
        "told": None if course.first_told is None else moment(course.first_told.time),
    }


def settled(state: State, subject: str, at: int) -> Ending:
    """The outcome of a deadline: met, missed, moved, or no further news."""
    met, deadline = DEADLINES.of(state).met, DEADLINES.of(state).open.get(subject)
    if over := settled_on(met, subject, "The deadline was met", at):
        return over
    if deadline is None:
        return Ending("No longer followed.")
    course = course_of(deadline)
    if course.missed is not None:
        return Ending(f"The deadline was missed on {words.day(course.missed.time, at)}.", (course.missed.id,))
    if course.warned is None and course.due is not None:
        return Ending(f"The deadline was moved to {words.day(course.due.due, at)}.", course.evidence())
    return Ending("No record whether it was met; it is no longer followed.", course.evidence())


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each missed deadline."""
    constants = CONSTANTS.of(policy)
    told = partial(lapse, "deadline_missed", at=at, weight=constants.missed, half_life=constants.half_life)
    return [
        told(name, deadline.missed, stating(_lapse_facts, deadline.missed, deadline.set))
        for name, deadline in sorted(DEADLINES.of(state).open.items())
        if deadline.missed is not None
    ]


def _lapse_facts(missed: Expected, due: DueSet | None) -> statements.DeadlineLapse:
    return statements.DeadlineLapse(when=moment(missed.time), what=None if due is None else due.what or None)


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


def _endangered_ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    return settled(state, subject, at)


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
        return settled(state, subject, at)
    course = course_of(deadline)
    if course.missed is None and course.at_risk is not None:
        return Ending(f"It was said on {words.day(course.at_risk.time, at)} that it is at risk.", (course.at_risk.id,))
    due = due_of(course, state, policy)
    moved = due is not None and rule.moved(due, at)
    return settled(state, subject, at) if course.missed is not None or moved else rule.lapsed()


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


def _not_met_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being met after all, or the days for amends."""
    if DEADLINES.of(state).met.when(subject) is not None:
        return settled(state, subject, at)
    return Ending(f"{words.amount(CONSTANTS.of(policy).amends, 'day')} have passed.")


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
