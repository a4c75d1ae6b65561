"""What is known of a client's deadlines, for this signal and the others that speak of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.commitments.deadlines import slice as folds
from services.scoring.domain.signals.commitments.deadlines.deadline import (
    Agreed,
    Course,
    Deadline,
    course_of,
    dates_of,
)
from services.scoring.domain.signals.commitments.deadlines.slice import Deadlines
from services.scoring.domain.signals.due import due_at, stated
from services.scoring.domain.signals.ending import Ending, ended_as, ended_by, settled_on
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.statements.endings import EndedAs, MovedTo


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


def settled(state: State, subject: str) -> Ending:
    """The outcome of a deadline: met, missed, moved, or no further news."""
    met, deadline = DEADLINES.of(state).met, DEADLINES.of(state).open.get(subject)
    if over := settled_on(met, subject, "deadline_met"):
        return over
    if deadline is None:
        return ended_as("deadline_forgotten")
    course = course_of(deadline)
    if course.missed is not None:
        return ended_by("deadline_missed", course.missed)
    if course.warned is None and course.due is not None:
        moved = MovedTo(kind="deadline_moved", to=stated(course.due), when=_said(course))
        return Ending(moved, course.evidence())
    return Ending(EndedAs(kind="deadline_unreported"), course.evidence())


def _said(course: Course) -> datetime | None:
    """When it was said by when it is due now: by us, or to the client."""
    facts = (fact for fact in (course.set, course.told) if fact is not None)
    return max((moment(fact.time) for fact in facts), default=None)
