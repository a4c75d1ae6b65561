"""Deadlines: at risk they are a risk, missed they weigh and fade. Once met only that remains, which `kept` praises.

Met wins over missed, should both be said. Only a fact says missed, never the calendar. Whether the client knows of a
delay is a signal of its own: `delays`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain import words
from services.scoring.domain.clock import micros, span
from services.scoring.domain.deadline import Course, Deadline, DueSet, Expected, course_of
from services.scoring.domain.fact import Fact, brief, earlier, later
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.settled import Settled
from services.scoring.domain.signal import RiskRule, Signal
from services.scoring.domain.state import Slice, State
from services.scoring.domain.term import Term, lapse
from services.scoring.domain.units import Days, HalfLife, Harm
from services.scoring.domain.window import Ending, Window, known, settled_on
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.scoring import RiskKind

_MOST = 128


@dataclass(frozen=True, slots=True)
class Constants:
    """``after_due``, ``without_due``: how long one at risk is followed. ``amends``: how long a missed one is a risk."""

    missed: Harm
    half_life: HalfLife
    after_due: Days
    without_due: Days
    amends: Days


class Deadlines(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``open``: those not known to be met."""

    open: dict[str, Deadline] = {}
    met: Settled = Settled()


def _set(deadlines: Deadlines, fact: Fact, data: DeadlineSet) -> Deadlines:
    """Something is due; set again at a later time, it was moved."""
    due = DueSet(fact.time, fact.id, fact.recorded, brief(data.what, 300) or "", micros(data.due), data.owner)
    old = deadlines.open.get(data.deadline, Deadline())
    return _with(deadlines, data.deadline, replace(old, first_set=earlier(old.first_set, due), set=later(old.set, due)))


def _at_risk(deadlines: Deadlines, fact: Fact, data: DeadlineAtRisk) -> Deadlines:
    warning = _expected(fact, data)
    old = deadlines.open.get(data.deadline, Deadline())
    new = replace(old, warned=earlier(old.warned, warning), at_risk=later(old.at_risk, warning))
    return _with(deadlines, data.deadline, new)


def _told(deadlines: Deadlines, fact: Fact, data: ClientToldOfDelay) -> Deadlines:
    old = deadlines.open.get(data.deadline, Deadline())
    return _with(deadlines, data.deadline, replace(old, told=later(old.told, _expected(fact, data))))


def _missed(deadlines: Deadlines, fact: Fact, data: DeadlineMissed) -> Deadlines:
    missed = Expected(fact.time, fact.id, fact.recorded, None, brief(data.reason, 300))
    old = deadlines.open.get(data.deadline, Deadline())
    return _with(deadlines, data.deadline, replace(old, missed=later(old.missed, missed)))


def _met(deadlines: Deadlines, fact: Fact, data: DeadlineMet) -> Deadlines:
    rest = {name: deadline for name, deadline in deadlines.open.items() if name != data.deadline}
    return Deadlines(rest, deadlines.met.add(data.deadline, fact))


def _expected(fact: Fact, data: DeadlineAtRisk | ClientToldOfDelay) -> Expected:
    expected = None if data.expected is None else micros(data.expected)
    reason = brief(data.reason, 300) if isinstance(data, DeadlineAtRisk) else None
    return Expected(fact.time, fact.id, fact.recorded, expected, reason)


def _with(deadlines: Deadlines, name: str, deadline: Deadline) -> Deadlines:
    if deadlines.met.when(name) is not None:
        return deadlines
    open_ = {**deadlines.open, name: deadline}
    if len(open_) > _MOST:
        del open_[min(open_, key=lambda each: (open_[each].mark, each))]
    return replace(deadlines, open=open_)


DEADLINES = Slice(
    "deadlines",
    Deadlines(),
    {
        DeadlineSet: _set,
        DeadlineAtRisk: _at_risk,
        ClientToldOfDelay: _told,
        DeadlineMissed: _missed,
        DeadlineMet: _met,
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
    """What became of a deadline: met, missed, moved, or not heard of again."""
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

    Telling the client is news, not the end: it can still be late.
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
    told = "the client knows" if course.told is not None else "nobody said that the client knows"
    return f"{named(course, at)} may not be done in time{_reason(course.at_risk)}; {told}."


def _not_met_words(course: Course, missed: Expected, at: int) -> str:
    return f"{named(course, at)} was missed on {words.day(missed.time, at)}{_reason(missed)}."


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
            advice="Decide today whether it can still be met; if not, tell the client now and agree a new date.",
        ),
        RiskKind.DEADLINE_MISSED: RiskRule(
            _not_met,
            _not_met_ended,
            advice="Call them yourself, say sorry without excuses, and give a date that you are certain of.",
        ),
    },
)
