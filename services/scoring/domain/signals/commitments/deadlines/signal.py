"""Deadlines: at risk or passed without a word they are a risk, missed they weigh and fade. Once met, `kept` or `late`
counts them.

If both are reported, met wins over missed. Only a fact makes a deadline missed, never the calendar: of one that passed
nothing is claimed but that there is no record of it. Whether the client knows of a delay is a signal of its own:
`delays`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.commitments.deadlines import slice as folds
from services.scoring.domain.signals.commitments.deadlines.deadline import (
    Course,
    Deadline,
    Expected,
    course_of,
    dates_of,
)
from services.scoring.domain.signals.commitments.deadlines.disclosure_words import told_words
from services.scoring.domain.signals.commitments.deadlines.slice import Deadlines
from services.scoring.domain.signals.due import due_at
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse
from services.scoring.domain.signals.window import Ending, Overdue, Window, known, settled_on
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.scoring import RiskKind


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


def late(state: State, policy: Policy) -> Iterator[tuple[str, Deadline, int, int]]:
    """Of each deadline met after it was due: its name, itself, by when it was due, when it was met."""
    deadlines = DEADLINES.of(state)
    for name, deadline in sorted(deadlines.done.items()):
        due, met = _agreed(deadline, state, policy), deadlines.met.when(name)
        if due is not None and met is not None and met > due:
            yield name, deadline, due, met


def _agreed(deadline: Deadline, state: State, policy: Policy) -> int | None:
    """By when it was to be done: another date counts if it was said before the one until then had passed."""
    due: int | None = None
    for said, date in dates_of(deadline):
        if due is None or said <= due:
            due = due_at(date, deadline.set.owner if deadline.set is not None else None, state, policy)
    return due


def named(course: Course, at: int) -> str:
    """What is due and when, at the start of a sentence."""
    what = "A deadline" if course.set is None else words.quoted(course.set.what)
    return what if course.due is None else f"{what}, due on {words.day(course.due.due, at)},"


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
    return Ending("Nobody said whether it was met; it is no longer followed.", course.evidence())


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each missed deadline."""
    constants = CONSTANTS.of(policy)
    told = partial(lapse, "deadline_missed", at=at, weight=constants.missed, half_life=constants.half_life)
    return [
        told(name, deadline.missed, _what_was_missed(deadline))
        for name, deadline in sorted(DEADLINES.of(state).open.items())
        if deadline.missed is not None
    ]


def _what_was_missed(deadline: Deadline) -> str:
    what = None if deadline.set is None else deadline.set.what
    return f"deadline missed: {what}" if what else "deadline missed"


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
                partial(_endangered_words, course),
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
            yield rule.window(name, course.set, due, course.owner, partial(_passed_words, course))


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
                partial(_not_met_words, course, course.missed),
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


def _passed_words(course: Course, at: int) -> str:
    return f"{named(course, at)} has passed. No record that it was met."


def _endangered_words(course: Course, at: int) -> str:
    told = "nobody said that the client knows"
    if course.told is not None:
        told = ", ".join(filter(None, ("the client knows", told_words(course))))
    return f"{named(course, at)} may not be done in time{_reason(course.at_risk)}; {told}."


def _not_met_words(course: Course, missed: Expected, at: int) -> str:
    soon = told_words(course)
    told = "" if soon is None else f"; the client was {soon}"
    return f"{named(course, at)} was missed on {words.day(missed.time, at)}{_reason(missed)}{told}."


def _reason(fact: Expected | None) -> str:
    return "" if fact is None or fact.reason is None else f" ({words.within(fact.reason)})"


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
