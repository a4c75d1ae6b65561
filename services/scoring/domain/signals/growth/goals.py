"""Goals: what the client wants, to be named before every meeting; of a new client whose goals nobody knows, a risk.

Like the steps of onboarding it is asked for in the first year; goals of any matter will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, brief, replaced
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import GoalsAgreed
from shared.events.scoring import RiskKind
from shared.events.statements.growth import GoalsUnknown
from shared.lww import later

#: Matters whose goals are remembered, texts of each sort, and characters of each text: the whole is what a page holds.
_MOST, _MOST_TEXTS, _LONGEST = 8, 10, 300


@dataclass(frozen=True, slots=True)
class Constants:
    """``known_within``, ``followed_for``: from the beginning of the relationship."""

    known_within: Days
    followed_for: Days


class Agreed(Fact, frozen=True, array_like=True):
    """What was agreed, cut short where it is long."""

    goals: tuple[str, ...]
    outcomes: tuple[str, ...]


class Goals(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``relationship``: the latest that belong to no matter. ``matters``: the latest of each."""

    relationship: Agreed | None = None
    matters: dict[str, Agreed] = {}

    def latest(self) -> Agreed | None:
        """The latest of all."""
        known = [*self.matters.values(), *filter(None, [self.relationship])]
        return max(known, key=lambda agreed: agreed.mark, default=None)


def _agreed(goals: Goals, fact: Fact, data: GoalsAgreed) -> Goals:
    agreed = Agreed(fact.time, fact.id, fact.recorded, _short(data.goals), _short(data.acceptable_outcomes))
    if data.matter is None:
        return replace(goals, relationship=later(goals.relationship, agreed))
    return replace(goals, matters=replaced(goals.matters, data.matter, agreed, _MOST))


def _short(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(brief(text, _LONGEST) or "" for text in texts[:_MOST_TEXTS])


GOALS = Slice("goals", Goals(), {GoalsAgreed: _agreed})
CONSTANTS = Section("goals", Constants)


def _unknown(state: State, policy: Policy) -> Iterator[Window]:
    """Some days after the relationship began, until goals are known; nobody asks after its first year."""
    client, constants = CLIENT.of(state), CONSTANTS.of(policy)
    onboarded, began = client.onboarded, client.began
    if onboarded is None or began is None or GOALS.of(state) is not GOALS.empty:
        return
    opens = began + span(constants.known_within)
    yield Window(
        RiskKind.GOALS_UNKNOWN,
        opens,
        began + span(constants.followed_for),
        partial(_facts, began),
        cause_recorded=max(opens, onboarded.recorded),
        evidence=(onboarded.id,),
    )


def _unknown_ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    agreed = GOALS.of(state).latest()
    if agreed is not None:
        return ended_by("goals_agreed", agreed)
    return ended_after("goals_unknown", CONSTANTS.of(policy).followed_for)


def _facts(began: int, _at: int) -> GoalsUnknown:
    return GoalsUnknown(since=moment(began).date())


SIGNAL = Signal(
    slice=GOALS,
    constants=CONSTANTS,
    needs=(CLIENT,),
    risks={
        RiskKind.GOALS_UNKNOWN: RiskRule(
            _unknown,
            _unknown_ended,
            advice="Ask what they want to achieve and which outcomes they could live with, and write both down.",
        )
    },
)
