"""Onboarding: what a new client was not yet told, and clients of whom facts come in though nobody took them on.

Besides the steps of the checklist a new client should know how fast we answer, who does when the partner cannot, and
what calls and e-mails cost. What they want to achieve is another signal's (`goals`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_after, ended_as, ended_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.communications import COMMUNICATIONS, gaps
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import OnboardingStep, OnboardingStepCompleted
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import NotOnboarded, OnboardingIncomplete, ToExplain
from shared.lww import earlier

_STEPS = {
    OnboardingStep.IDENTITY_VERIFIED: ToExplain.IDENTITY,
    OnboardingStep.LEGAL_ISSUE_AGREED: ToExplain.LEGAL_ISSUE,
    OnboardingStep.SERVICES_EXPLAINED: ToExplain.SERVICES,
    OnboardingStep.FEE_EXPLAINED: ToExplain.FEE,
    OnboardingStep.RETAINER_EXPLAINED: ToExplain.RETAINER,
    OnboardingStep.NEXT_STEPS_EXPLAINED: ToExplain.NEXT_STEPS,
    OnboardingStep.CONTACT_ROUTE_GIVEN: ToExplain.CONTACT_ROUTE,
}


@dataclass(frozen=True, slots=True)
class Constants:
    """``complete_within``, ``followed_for``: from the beginning. ``onboard_within``: from the first fact."""

    complete_within: Days
    followed_for: Days
    onboard_within: Days


class Onboarding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``done``: the first completion of each step."""

    done: dict[str, Fact] = {}


def _completed(onboarding: Onboarding, fact: Fact, data: OnboardingStepCompleted) -> Onboarding:
    step = data.step.value
    return Onboarding({**onboarding.done, step: earlier(onboarding.done.get(step), fact)})


ONBOARDING = Slice("onboarding", Onboarding(), {OnboardingStepCompleted: _completed})
CONSTANTS = Section("onboarding", Constants)


def _missing(state: State) -> list[ToExplain]:
    done = ONBOARDING.of(state).done
    return [*(name for step, name in _STEPS.items() if step.value not in done), *gaps(COMMUNICATIONS.of(state))]


def _done(state: State) -> list[Fact]:
    """What speaks for it, in the order of its steps."""
    steps, agreed = [fact for _, fact in sorted(ONBOARDING.of(state).done.items())], COMMUNICATIONS.of(state).agreed
    return steps if agreed is None else [*steps, agreed]


def _incomplete(state: State, policy: Policy) -> Iterator[Window]:
    """Steps are missing some days after the relationship began; nobody asks after its first year."""
    client, constants, missing = CLIENT.of(state), CONSTANTS.of(policy), _missing(state)
    onboarded, began = client.onboarded, client.began
    if onboarded is None or began is None or not missing:
        return
    opens = began + span(constants.complete_within)
    yield Window(
        RiskKind.ONBOARDING_INCOMPLETE,
        opens,
        began + span(constants.followed_for),
        partial(_incomplete_facts, began, missing),
        cause_recorded=max(opens, onboarded.recorded),
        evidence=(onboarded.id, *(fact.id for fact in _done(state))),
        detail=",".join(missing),
    )


def _incomplete_ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    """By the last step, or the days it is followed."""
    if not _missing(state):
        last = max(_done(state), key=lambda fact: fact.mark)
        return ended_as("onboarding_done", last)
    return ended_after("onboarding_long", CONSTANTS.of(policy).followed_for)


def _unknown(state: State, policy: Policy) -> Iterator[Window]:
    """There are facts about a client whom nobody onboarded; onboarding ends it."""
    if CLIENT.of(state).onboarded is None and state.first is not None:
        opens = state.first + span(CONSTANTS.of(policy).onboard_within)
        yield Window(
            RiskKind.NOT_ONBOARDED, opens, None, partial(_unknown_facts, state.first, CLIENT.of(state).partner_id)
        )


def _unknown_ended(state: State, _subject: str, _at: int, _policy: Policy) -> Ending:
    onboarded = CLIENT.of(state).onboarded
    if onboarded is None:
        return ended_as("onboarding_in_time")
    return ended_on("onboarded", onboarded.recorded, (onboarded.id,))


def _incomplete_facts(since: int, missing: list[ToExplain], _at: int) -> OnboardingIncomplete:
    return OnboardingIncomplete(since=moment(since).date(), missing=tuple(missing))


def _unknown_facts(first: int, partner: str | None, _at: int) -> NotOnboarded:
    return NotOnboarded(first=moment(first), partner=partner)


SIGNAL = Signal(
    slice=ONBOARDING,
    constants=CONSTANTS,
    risks={
        RiskKind.ONBOARDING_INCOMPLETE: RiskRule(
            _incomplete,
            _incomplete_ended,
            advice="Finish the missing steps this week, the fee and the next steps first.",
        ),
        RiskKind.NOT_ONBOARDED: RiskRule(
            _unknown, _unknown_ended, advice="Have them onboarded, and name the partner who is responsible."
        ),
    },
)
