"""The risks, each with its rule of opening and of ending; health_red, which follows from the score, apart."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks import calls, contact, deadlines, promises, standing, status, voice
from services.scoring.domain.risks.window import Ending, Window
from services.scoring.domain.state import State
from shared.events.scoring import RiskKind

Rule = Callable[[State, Policy], Iterator[Window]]
Ended = Callable[[State, str, int, Policy], Ending]


def windows(state: State, policy: Policy) -> list[Window]:
    """When each risk opens and closes, as no further fact comes; none for a client who is gone."""
    if state.clients.closed is not None:
        return []
    return [window for rule, _ in _RULES.values() for window in rule(state, policy)]


def ending(state: State, kind: RiskKind, subject: str, at: int, policy: Policy) -> Ending:
    """What ended a risk of one of the kinds with a rule here."""
    return _RULES[kind][1](state, subject, at, policy)


_RULES: Mapping[RiskKind, tuple[Rule, Ended]] = MappingProxyType(
    {
        RiskKind.NO_CONTACT: (contact.no_contact, contact.no_contact_ended),
        RiskKind.RHYTHM_BREAK: (contact.rhythm_break, contact.rhythm_break_ended),
        RiskKind.CALLS_UNRETURNED: (calls.calls_unreturned, calls.calls_unreturned_ended),
        RiskKind.STATUS_OVERDUE: (status.status_overdue, status.status_overdue_ended),
        RiskKind.PROMISE_OVERDUE: (promises.promise_overdue, promises.promise_overdue_ended),
        RiskKind.PROMISE_BROKEN: (promises.promise_broken, promises.promise_broken_ended),
        RiskKind.DEADLINE_AT_RISK: (deadlines.deadline_at_risk, deadlines.deadline_ended),
        RiskKind.DEADLINE_MISSED: (deadlines.deadline_missed, deadlines.deadline_missed_ended),
        RiskKind.CLIENT_NOT_TOLD: (deadlines.client_not_told, deadlines.client_not_told_ended),
        RiskKind.COMPLAINT_OPEN: (voice.complaint_open, voice.complaint_ended),
        RiskKind.DETRACTOR: (voice.detractor, voice.detractor_ended),
        RiskKind.COMPETITOR: (voice.competitor, voice.competitor_ended),
        RiskKind.ONBOARDING_INCOMPLETE: (standing.onboarding_incomplete, standing.onboarding_ended),
        RiskKind.NOT_ONBOARDED: (standing.not_onboarded, standing.not_onboarded_ended),
        RiskKind.RENEWAL_NEAR: (standing.renewal_near, standing.renewal_ended),
    }
)
