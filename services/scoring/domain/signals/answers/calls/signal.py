"""Missed calls: each weighs more by the day until it is returned; beyond the hours agreed it is a risk.

A call is returned when somebody says so, or by our next conversation with whoever rang: telephone systems know calls,
not returns. One that a colleague took at once, as where it rings several telephones, was not missed. Hours are working
hours of the person called, or of the responsible partner if unknown.

An unreturned call adds missed · (1 + days open / doubling), a returned one `missed`, fading; all together `ceiling` at
most. The client's own agreement on answering calls comes before the firm's rule.
"""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.answers.calls.returns import CONSTANTS, Heard, heard
from services.scoring.domain.signals.answers.calls.slice import CALLS, Calls, Missed
from services.scoring.domain.signals.ending import Ending, ended_after, ended_as, ended_on, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import HOUR, days, moment, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import names_of
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.answers import CallsMissed, CallUnreturned


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    calls, constants, found = CALLS.of(state), CONSTANTS.of(policy), heard(state, policy)
    times = found.returned
    if not found.open and not times:
        return []
    unit, waiting = constants.missed, [*found.open.values()]
    return [
        Term(
            "calls",
            stating(_said, [call.time for call in waiting], times),
            evidence=names_of(waiting) or _settling(calls, found),
            steady=sum(unit * (1 + days(max(0, at - call.time)) / constants.doubling) for call in waiting),
            rise=unit * len(waiting) / constants.doubling,
            level=unit * sum(faded(at - time, constants.half_life) for time in times),
            half_life=constants.half_life,
            high=constants.ceiling,
        )
    ]


def _settling(calls: Calls, found: Heard) -> tuple[str, ...]:
    return calls.returned.evidence() or names_of(call for call, _ in found.talked.values())


def _said(waiting: list[int], returned: list[int]) -> CallsMissed:
    return CallsMissed(
        open=len(waiting),
        returned=len(returned),
        first=moment(min(waiting)) if waiting else None,
        last=moment(returned[-1]) if returned else None,
    )


def _unreturned(state: State, policy: Policy) -> Iterator[Window]:
    """Per call, from the end of the hours in which it should have been answered."""
    calls, constants = CALLS.of(state), CONSTANTS.of(policy)
    agreed = None if calls.agreed is None else calls.agreed.within
    hours, partner = constants.answer_within if agreed is None else agreed, CLIENT.of(state).partner_id
    for name, call in heard(state, policy).open.items():
        whom = call.whom or partner
        opens = policy.people.after(whom, call.time, round(hours * HOUR))
        yield Window(
            RiskKind.CALLS_UNRETURNED,
            opens,
            opens + span(constants.followed_for),
            partial(_facts, call, hours, agreed is not None),
            subject=name,
            cause_recorded=max(opens, call.recorded),
            verbatim=call.message,
            concerns=known(call.whom),
            evidence=(call.id,),
        )


def _unreturned_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By the call back, more time (agreed with the client, or who is at work), or the days it is followed."""
    calls, talked = CALLS.of(state), heard(state, policy).talked.get(subject)
    if over := settled_on(calls.returned, subject, "call_returned"):
        return over
    if talked is not None:
        return ended_on("spoken_since", talked[1], CONTACTS.of(state).named(talked[1]))
    if any(window.subject == subject and at < window.opens for window in _unreturned(state, policy)):
        return ended_as("more_time_for_calls")
    return ended_after("call_unreturned", CONSTANTS.of(policy).followed_for)


def _facts(call: Missed, hours: float, agreed: bool, _at: int) -> CallUnreturned:  # noqa: FBT001  bound by partial
    return CallUnreturned(when=moment(call.time), hours=hours, agreed=agreed, caller=call.caller, whom=call.whom)


SIGNAL = Signal(
    slice=CALLS,
    constants=CONSTANTS,
    needs=(CALLS,),
    terms=_terms,
    risks={
        RiskKind.CALLS_UNRETURNED: RiskRule(
            _unreturned,
            _unreturned_ended,
            advice="Call back before you do anything else. A short answer now is better than a full one tomorrow.",
        )
    },
)
