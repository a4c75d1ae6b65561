"""deadline_at_risk, deadline_missed, client_not_told."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import HOUR, span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.deadline import Course, course_of
from services.scoring.domain.risks.window import Ending, Window, known
from services.scoring.domain.state import State
from shared.events.scoring import RiskKind


def deadline_at_risk(state: State, policy: Policy) -> Iterator[Window]:
    """From the first warning until it is met, missed or moved, or some days after it was due.

    Telling the client is news, not the end: it can still be late.
    """
    for name, course in _courses(state):
        if course.missed is None and course.warned is not None and course.at_risk is not None:
            yield Window(
                RiskKind.DEADLINE_AT_RISK,
                course.warned.time,
                course.risk_ends(policy),
                partial(_at_risk_words, course),
                subject=name,
                cause_time=course.at_risk.time,
                cause_recorded=course.at_risk.recorded,
                concerns=known(course.owner),
                evidence=course.evidence(),
                detail=f"{course.told is not None} {course.due}",
            )


def deadline_missed(state: State, policy: Policy) -> Iterator[Window]:
    """Per missed deadline, for the days in which amends can be made. Only a fact says missed, never the calendar."""
    for name, course in _courses(state):
        if course.missed is not None:
            yield Window(
                RiskKind.DEADLINE_MISSED,
                course.missed.time,
                course.missed.time + span(policy.windows.missed_deadline),
                partial(_missed_words, course),
                subject=name,
                cause_time=course.missed.time,
                cause_recorded=course.missed.recorded,
                concerns=known(course.owner),
                evidence=course.evidence(),
            )


def client_not_told(state: State, policy: Policy) -> Iterator[Window]:
    """Per deadline missed or at risk of which the client was not told within the hours; telling them ends it."""
    for name, course in _courses(state):
        if course.told is not None or (course.missed is None and course.warned is None):
            continue
        opens, closes = _untold(course, policy)
        yield Window(
            RiskKind.CLIENT_NOT_TOLD,
            opens,
            closes,
            partial(_untold_words, course),
            subject=name,
            cause_time=opens,
            cause_recorded=max(opens, _first_heard(course)),
            concerns=known(course.owner),
            evidence=course.evidence(),
            detail="at risk" if course.missed is None else "missed",
            cap=None if course.missed is None else policy.caps.untold_missed_deadline,
        )


def _untold(course: Course, policy: Policy) -> tuple[int, int]:
    opens, closes = [], course.risk_ends(policy)
    if course.warned is not None:
        opens.append(course.warned.time + round(policy.windows.tell_at_risk * HOUR))
    if course.missed is not None:
        opens.append(course.missed.time + round(policy.windows.tell_missed * HOUR))
        closes = course.missed.time + span(policy.windows.untold)
    return min(opens), closes


def _first_heard(course: Course) -> int:
    return min(fact.recorded for fact in (course.warned, course.missed) if fact is not None)


def deadline_ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    """By its being met, missed or moved, by telling the client, or the window."""
    met = state.interactions.met
    when = met.when(subject)
    if when is not None:
        return Ending(f"The deadline was met on {words.day(when, at)}.", met.evidence(when))
    deadline = state.interactions.deadlines.get(subject)
    return _ended(course_of(deadline), at) if deadline is not None else Ending("No longer followed.")


def _ended(course: Course, at: int) -> Ending:
    if course.missed is not None:
        return Ending(f"The deadline was missed on {words.day(course.missed.time, at)}.", (course.missed.id,))
    if course.warned is None and course.due is not None:
        return Ending(f"The deadline was moved to {words.day(course.due, at)}.", course.evidence())
    return Ending("Nobody said whether it was met; it is no longer followed.", course.evidence())


def deadline_missed_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being met after all, or the window."""
    if state.interactions.met.when(subject) is not None:
        return deadline_ended(state, subject, at, policy)
    return Ending(f"{words.amount(policy.windows.missed_deadline, 'day')} have passed.")


def client_not_told_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By telling them, or with the deadline."""
    deadline = state.interactions.deadlines.get(subject)
    course = None if deadline is None else course_of(deadline)
    if course is not None and course.told is not None:
        return Ending(f"The client was told on {words.day(course.told.time, at)}.", (course.told.id,))
    if course is not None and course.missed is not None:
        return Ending(f"{words.amount(policy.windows.untold, 'day')} have passed since it was missed.")
    return deadline_ended(state, subject, at, policy)


def _courses(state: State) -> Iterator[tuple[str, Course]]:
    return ((name, course_of(each)) for name, each in sorted(state.interactions.deadlines.items()))


def _at_risk_words(course: Course, at: int) -> str:
    told = "the client knows" if course.told is not None else "nobody said that the client knows"
    return f"{_named(course, at)} may not be done in time{_reason(course)}; {told}."


def _missed_words(course: Course, at: int) -> str:
    missed = course.missed.time if course.missed is not None else at
    return f"{_named(course, at)} was missed on {words.day(missed, at)}{_reason(course)}."


def _untold_words(course: Course, at: int) -> str:
    what = "may not be done in time" if course.missed is None else "was missed"
    return f"{_named(course, at)} {what}, and nobody said that we told the client."


def _named(course: Course, at: int) -> str:
    what = "A deadline" if course.what is None else words.quoted(course.what)
    return what if course.due is None else f"{what}, due on {words.day(course.due, at)},"


def _reason(course: Course) -> str:
    latest = course.missed if course.missed is not None else course.at_risk
    return "" if latest is None or latest.reason is None else f" ({words.within(latest.reason)})"
