"""Deadlines: at risk they are a risk, missed they weigh and fade. Once met, only `kept` counts them.

If both are reported, met wins over missed. Only a fact makes a deadline missed, never the calendar. Whether the client
knows of a delay is a signal of its own: `delays`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm
from services.scoring.domain.signals.commitments.deadlines import slice as folds
from services.scoring.domain.signals.commitments.deadlines.deadline import Course, Deadline, Expected, course_of
from services.scoring.domain.signals.commitments.deadlines.disclosure_words import told_words
from services.scoring.domain.signals.commitments.deadlines.slice import Deadlines
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse
from services.scoring.domain.signals.window import Ending, Window, known, settled_on
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.scoring import RiskKind


@dataclass(frozen=True, slots=True)
class Constants:
    """``after_due``, ``without_due``: how long one at risk is followed. ``amends``: how long a missed one is a risk."""

    missed: Harm
    half_life: HalfLife
    after_due: Days
    without_due: Days
    amends: Days


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


def followed_until(course: Course, policy: Policy) -> int:
    """When a warning is no longer followed: nobody said whether it was met."""
    constants, warned = CONSTANTS.of(policy), course.at_risk.time if course.at_risk is not None else 0
    if course.due is None:
        return warned + span(constants.without_due)
    return max(course.due, warned) + span(constants.after_due)


def named(course: Course, at: int) -> str:
    """What is due and when, at the start of a sentence."""
    what = "A deadline" if course.set is None else words.quoted(course.set.what)
    return what if course.due is None else f"{what}, due on {words.day(course.due, at)},"


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
        return Ending(f"The deadline was moved to {words.day(course.due, at)}.", course.evidence())
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
                followed_until(course, policy),
                partial(_endangered_words, course),
                subject=name,
                cause_time=course.at_risk.time,
                cause_recorded=course.at_risk.recorded,
                concerns=known(course.owner),
                evidence=course.evidence(),
                detail=f"{course.told is not None} {course.due}",
            )


def _endangered_ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    return settled(state, subject, at)


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
        RiskKind.DEADLINE_MISSED: RiskRule(
            _not_met,
            _not_met_ended,
            advice="Call them yourself. Say sorry without excuses, and give a date that you are certain of.",
        ),
    },
)
