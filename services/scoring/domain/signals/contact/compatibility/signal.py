"""How well the client and the person responsible for them go together: as somebody assessed it, else as it is heard.

It is heard where responsibility changed hands: in what the client says of us in the months after, against the months
before. An assessment is believed more than that. The words blame nobody: the person they are about reads them, too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Count, Days, HalfLife, Harm, Points, Rating
from services.scoring.domain.signals.contact.compatibility import slice as folds
from services.scoring.domain.signals.contact.compatibility.slice import (
    Assessed,
    Handover,
    Match,
    Voice,
    mean,
    responsible_since,
)
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Stating, Term, stating, together
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, names_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import CompatibilityAssessed
from shared.events.interactions import ComplaintRaised, FeedbackReceived
from shared.events.scoring import RiskKind
from shared.events.statements import Statement
from shared.events.statements.contact import MatchAssessed, MatchInferred
from shared.events.statements.endings import MatchRated


@dataclass(frozen=True, slots=True)
class Constants:
    """``poor_to``, ``good_from``: of a rating, which then adds ``poor`` or ``good``, fading.

    ``inferred``: added where ``voices`` at least on either side, ``within`` those days of a handover, are on average
    ``fall`` points of 100 less content after it. ``followed_for``: how long either is a risk.
    """

    poor_to: Rating
    good_from: Rating
    poor: Harm
    good: Benefit
    inferred: Harm
    half_life: HalfLife
    within: Days
    voices: Count
    fall: Points
    followed_for: Days


MATCH = Slice(
    "compatibility",
    Match(),
    {
        CompatibilityAssessed: folds.assessed,
        FeedbackReceived: folds.received,
        ComplaintRaised: folds.complained,
    },
)
CONSTANTS = Section("compatibility", Constants)


def assessment(state: State) -> Assessed | None:
    """The latest of the person responsible now."""
    partner = CLIENT.of(state).partner
    return None if partner is None else MATCH.of(state).assessed.get(partner.value)


def inferred(state: State, policy: Policy) -> tuple[Handover, Voice] | None:
    """The latest handover, if they are less content since, and the voice that made it clear."""
    constants = CONSTANTS.of(policy)
    found = folds.handover(CLIENT.of(state), MATCH.of(state), span(constants.within))
    fell = None if found is None else found.fell(round(constants.voices), constants.fall)
    return None if found is None or fell is None else (found, fell)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term, of the assessment if there is one, else of what is inferred."""
    constants, assessed = CONSTANTS.of(policy), assessment(state)
    if assessed is not None:
        return _of_rating(assessed, at, constants)
    found = inferred(state, policy)
    if found is None:
        return []
    handover, fell = found
    facts = [handover.to, *handover.after]
    return [_term(stating(_inferred_facts, handover), constants.inferred, fell, facts, at, constants)]


def _of_rating(assessed: Assessed, at: int, constants: Constants) -> list[Term]:
    if assessed.rating <= constants.poor_to:
        return [_term(stating(_poor_facts, assessed), constants.poor, assessed, [assessed], at, constants)]
    if assessed.rating >= constants.good_from:
        facts = stating(_good_facts, assessed)
        return [_term(facts, constants.good, assessed, [assessed], at, constants)]
    return []


def _term(  # noqa: PLR0917  in the order of the sentence: why, how much, since when
    states: Stating, weight: float, since: Fact, facts: list[Fact], at: int, constants: Constants
) -> Term:
    return together(
        "compatibility",
        states,
        [since.time],
        at=at,
        each=weight,
        half_life=constants.half_life,
        evidence=names_of(facts),
    )


def _poor(state: State, policy: Policy) -> Iterator[Window]:
    """Until they are assessed otherwise or sound otherwise, somebody else takes over, or the days it is followed."""
    constants, assessed = CONSTANTS.of(policy), assessment(state)
    if assessed is not None:
        since = responsible_since(CLIENT.of(state))
        if assessed.rating <= constants.poor_to and since is not None:
            later = max(assessed, since, key=lambda fact: fact.time)
            yield _window(later, [assessed], partial(_poor_facts, assessed), constants)
    elif found := inferred(state, policy):
        handover, fell = found
        yield _window(fell, _facts(handover), partial(_inferred_facts, handover), constants)


def _window(since: Fact, facts: list[Fact], states: Callable[[], Statement], constants: Constants) -> Window:
    return Window(
        RiskKind.POOR_MATCH,
        since.time,
        since.time + span(constants.followed_for),
        lambda _at: states(),
        cause_recorded=since.recorded,
        evidence=names_of(facts),
    )


def _poor_ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    constants, assessed, since = CONSTANTS.of(policy), assessment(state), responsible_since(CLIENT.of(state))
    if assessed is not None and assessed.rating > constants.poor_to:
        rated = MatchRated(rating=assessed.rating, when=moment(assessed.time), by=assessed.respondent)
        return Ending(rated, (assessed.id,))
    if assessed is None and inferred(state, policy) is None and since is not None:
        return ended_by("partner_changed", since)
    return ended_after("match_old", constants.followed_for)


def _facts(handover: Handover) -> list[Fact]:
    return [handover.to, *handover.before, *handover.after]


def _poor_facts(assessed: Assessed) -> MatchAssessed:
    return MatchAssessed(rating=assessed.rating, when=moment(assessed.time), poor=True, by=assessed.respondent)


def _good_facts(assessed: Assessed) -> MatchAssessed:
    return MatchAssessed(rating=assessed.rating, when=moment(assessed.time), poor=False, by=assessed.respondent)


def _inferred_facts(handover: Handover) -> MatchInferred:
    before, after = mean(handover.before), mean(handover.after)
    return MatchInferred(since=moment(handover.to.time), before=before, after=after)


SIGNAL = Signal(
    slice=MATCH,
    constants=CONSTANTS,
    needs=(MATCH,),
    terms=_terms,
    risks={
        RiskKind.POOR_MATCH: RiskRule(
            _poor,
            _poor_ended,
            advice="Ask them how they like to work with us, and bring a colleague along whom they may find easier to "
            "talk to.",
        )
    },
)
