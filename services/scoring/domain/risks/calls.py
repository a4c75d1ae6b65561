"""calls_unreturned: the client rang, nobody rang back within the hours agreed."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import HOUR, span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.window import Ending, Window, known
from services.scoring.domain.state import Missed, State
from shared.events.scoring import RiskKind


def calls_unreturned(state: State, policy: Policy) -> Iterator[Window]:
    """Per call; the hours agreed with the client, else the policy's. Returning the call ends it, or the window."""
    agreed = state.clients.communications
    within = agreed.calls_within if agreed is not None and agreed.calls_within is not None else None
    hours = policy.windows.answer_call if within is None else within
    for name, call in sorted(state.interactions.calls.items()):
        opens = call.time + round(hours * HOUR)
        yield Window(
            RiskKind.CALLS_UNRETURNED,
            opens,
            opens + span(policy.windows.unreturned_call),
            partial(_words, call, hours, within is not None),
            subject=name,
            cause_recorded=max(opens, call.recorded),
            verbatim=call.message,
            concerns=known(call.whom),
            evidence=(call.id,),
        )


def calls_unreturned_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By the call back, a longer time agreed, or the window."""
    returned = state.interactions.returned
    when = returned.when(subject)
    if when is not None:
        return Ending(f"The call was returned on {words.day(when, at)}.", returned.evidence(when))
    call = state.interactions.calls.get(subject)
    if call is not None and at - call.time < span(policy.windows.unreturned_call):
        return Ending("More time to return calls was agreed.")
    return Ending(f"Not returned for {words.amount(policy.windows.unreturned_call, 'day')}: no longer followed.")


def _words(call: Missed, hours: float, agreed: bool, at: int) -> str:  # noqa: FBT001  bound by partial
    caller = call.caller or "the client"
    verb = ("was agreed", "is our rule") if hours == 1 else ("were agreed", "are our rule")
    limit = f"{words.amount(hours, 'hour')} {verb[0] if agreed else verb[1]}"
    return words.sentence(f"{caller} rang on {words.day(call.time, at)} and was not called back; {limit}")
