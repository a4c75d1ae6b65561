"""onboarding_incomplete, not_onboarded, renewal_near: where the relationship is in its life."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import DAY, moment, span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.window import Ending, Window
from services.scoring.domain.silence import start_of_relationship
from services.scoring.domain.state import State, Terms
from shared.events.clients import Commitment, OnboardingStep
from shared.events.scoring import RiskKind

_STEPS = {
    OnboardingStep.IDENTITY_VERIFIED: "identity verified",
    OnboardingStep.LEGAL_ISSUE_AGREED: "legal issue agreed",
    OnboardingStep.SERVICES_EXPLAINED: "services explained",
    OnboardingStep.FEE_EXPLAINED: "fee explained",
    OnboardingStep.RETAINER_EXPLAINED: "retainer explained",
    OnboardingStep.NEXT_STEPS_EXPLAINED: "next steps explained",
    OnboardingStep.CONTACT_ROUTE_GIVEN: "way to reach us given",
}


def onboarding_incomplete(state: State, policy: Policy) -> Iterator[Window]:
    """Steps are missing some days after the relationship began; nobody asks after its first year."""
    onboarded, since, missing = state.clients.onboarded, start_of_relationship(state), _missing(state)
    if onboarded is None or since is None or not missing:
        return
    opens = since + span(policy.windows.onboarding_from)
    yield Window(
        RiskKind.ONBOARDING_INCOMPLETE,
        opens,
        since + span(policy.windows.onboarding_until),
        partial(_onboarding_words, since, missing),
        cause_recorded=max(opens, onboarded.recorded),
        evidence=(onboarded.id, *(fact.id for _, fact in sorted(state.clients.steps.items()))),
        detail=",".join(missing),
    )


def onboarding_ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    """By the last step, or the window."""
    if not _missing(state):
        last = max(state.clients.steps.values(), key=lambda fact: fact.mark)
        return Ending("All steps of onboarding are done.", (last.id,))
    return Ending(f"{words.amount(policy.windows.onboarding_until, 'day')} with us: onboarding is no longer followed.")


def not_onboarded(state: State, policy: Policy) -> Iterator[Window]:
    """There are facts about a client whom nobody onboarded; onboarding ends it."""
    if state.clients.onboarded is None and state.first is not None:
        opens = state.first + span(policy.windows.not_onboarded)
        yield Window(RiskKind.NOT_ONBOARDED, opens, None, partial(_unknown_words, state.first))


def not_onboarded_ended(state: State, _subject: str, at: int, _policy: Policy) -> Ending:
    """By onboarding."""
    onboarded = state.clients.onboarded
    if onboarded is None:
        return Ending("There is still time to onboard the client.")
    return Ending(f"Onboarded; recorded on {words.day(onboarded.recorded, at)}.", (onboarded.id,))


def renewal_near(state: State, policy: Policy) -> Iterator[Window]:
    """The days before the client may go elsewhere; new terms end it, or the day itself."""
    terms = state.clients.terms
    if terms is None or terms.renewal is None:
        return
    opens = max(terms.renewal - span(policy.windows.renewal), terms.time)
    yield Window(
        RiskKind.RENEWAL_NEAR,
        opens,
        terms.renewal + DAY,
        partial(_renewal_words, terms, terms.renewal),
        cause_recorded=max(opens, terms.recorded),
        evidence=(terms.id,),
        detail=moment(terms.renewal).date().isoformat(),
    )


def renewal_ended(state: State, _subject: str, at: int, _policy: Policy) -> Ending:
    """By new terms, or the day itself."""
    terms = state.clients.terms
    if terms is None or terms.renewal is None:
        return Ending("The terms no longer name a day of renewal.", () if terms is None else (terms.id,))
    if terms.renewal + DAY <= at:
        return Ending(f"The day of renewal, {words.day(terms.renewal, at)}, has passed.", (terms.id,))
    return Ending(f"New terms were agreed, up to {words.day(terms.renewal, at)}.", (terms.id,))


def _missing(state: State) -> list[str]:
    return [name for step, name in _STEPS.items() if step.value not in state.clients.steps]


def _onboarding_words(since: int, missing: list[str], at: int) -> str:
    return f"A client since {words.day(since, at)}, and not yet done: {words.listing(missing)}."


def _unknown_words(first: int, at: int) -> str:
    return f"Facts about this client have come in since {words.day(first, at)}, but nobody has onboarded them."


def _renewal_words(terms: Terms, renewal: int, at: int) -> str:
    free = " They are free to leave before, too." if terms.commitment == Commitment.FREE_TO_LEAVE else ""
    return f"The terms end on {words.day(renewal, at)} and are not renewed.{free}"
