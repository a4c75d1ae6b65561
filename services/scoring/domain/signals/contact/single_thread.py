"""A single thread: of all our people only one is in touch with a client of several matters. If they leave, so may both.

A risk from the pattern of contact: it contributes nothing and caps nothing (what more ties are worth says `breadth`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Count, Days
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.contact.breadth import TIES
from services.scoring.domain.signals.ending import Ending, ended_as, ended_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.fact import MOST_EVIDENCE, Mark
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.contact import SingleThread


@dataclass(frozen=True, slots=True)
class Constants:
    """``matters``: from so many on it matters. ``settle``: after the last of those. ``within``: who is in touch."""

    matters: Count
    settle: Days
    within: Days


CONSTANTS = Section("single_thread", Constants)


def _single(state: State, policy: Policy) -> Iterator[Window]:
    """From when the others' contacts are too old (or a team should have formed) until that of the one is, too."""
    constants, people, matters = CONSTANTS.of(policy), _latest_first(state), _instructions(state, policy)
    if not people or not matters:
        return
    (last, person), others, within = people[0], [mark for mark, _ in people[1:2]], span(constants.within)
    opens = max([matters[-1][0] + span(constants.settle), *(time + within for time, _ in others)])
    if opens < last[0] + within:
        yield Window(
            RiskKind.SINGLE_THREAD,
            opens,
            last[0] + within,
            partial(_facts, person, constants.within, len(MATTERS.of(state).instructions)),
            concerns=(person,),
            # Not the latest contact: it would make news of every one.
            evidence=tuple(name for _, name in (*matters, *others)),
        )


def _instructions(state: State, policy: Policy) -> tuple[Mark, ...]:
    """The first matters that make it a client of several, as far as they are remembered; none if it is not."""
    matters, enough = MATTERS.of(state), max(1, round(CONSTANTS.of(policy).matters))
    first, latest = matters.first_instruction, matters.instructions
    if first is None or len(latest) < min(enough, MOST_EVIDENCE):
        return ()
    return latest[:enough] if latest[0] == first else (first,)


def _latest_first(state: State) -> list[tuple[Mark, str]]:
    return sorted(((mark, person) for person, mark in TIES.of(state).people.items()), reverse=True)


def _ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By somebody else's contact; or the one is silent, too."""
    people, within = _latest_first(state), span(CONSTANTS.of(policy).within)
    if len(people) > 1 and people[1][0][0] + within > at:
        (second, name), _ = people[1]
        return ended_on("another_in_touch", second, (name,))
    return ended_as("long_silent")


def _facts(person: str, within: float, matters: int, _at: int) -> SingleThread:
    return SingleThread(person=person, within=within, matters=matters)


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(TIES,),
    risks={
        RiskKind.SINGLE_THREAD: RiskRule(
            _single, _ended, advice="Take a colleague to the next meeting, and have them make the call after it."
        )
    },
)
