"""Missed calls: each weighs more by the day until it is returned; beyond the hours agreed it is a risk.

Hours are working hours of the person called, or of the responsible partner if unknown.

An unreturned call adds missed · (1 + days open / doubling), a returned one `missed`, fading; all together `ceiling` at
most. The client's own agreement on answering calls comes before the firm's rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WorkHours
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Ending, Window, known, settled_on
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import HOUR, days, span
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import Fact, brief, names_of, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.interactions import CallMissed, CallReturned
from shared.events.scoring import RiskKind
from shared.lww import later

_MOST = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """``answer_within``: if nothing was agreed with the client. ``followed_for``: how long a call is a risk."""

    missed: Harm
    doubling: HalfLife
    half_life: HalfLife
    ceiling: Harm
    answer_within: WorkHours
    followed_for: Days


class Missed(Fact, frozen=True, array_like=True):
    """A missed call."""

    whom: str | None
    caller: str | None
    message: str | None


class Agreed(Fact, frozen=True, array_like=True):
    """The hours agreed for answering calls, if any were."""

    within: float | None


class Calls(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``waiting``: calls not reported as returned."""

    waiting: dict[str, Missed] = {}
    returned: Settled = Settled()
    agreed: Agreed | None = None


def _missed(calls: Calls, fact: Fact, data: CallMissed) -> Calls:
    if calls.returned.when(data.call) is not None:
        return calls
    call = Missed(fact.time, fact.id, fact.recorded, data.whom, data.caller, brief(data.message, 2_000))
    return replace(calls, waiting=replaced(calls.waiting, data.call, call, _MOST))


def _returned(calls: Calls, fact: Fact, data: CallReturned) -> Calls:
    return replace(calls, waiting=without(calls.waiting, data.call), returned=calls.returned.add(data.call, fact))


def _agreed(calls: Calls, fact: Fact, data: CommunicationsPolicyAgreed) -> Calls:
    agreed = Agreed(fact.time, fact.id, fact.recorded, data.answer_calls_within_hours)
    return replace(calls, agreed=later(calls.agreed, agreed))


CALLS = Slice("calls", Calls(), {CallMissed: _missed, CallReturned: _returned, CommunicationsPolicyAgreed: _agreed})
CONSTANTS = Section("calls", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    calls, constants = CALLS.of(state), CONSTANTS.of(policy)
    times = calls.returned.times()
    if not calls.waiting and not times:
        return []
    unit, waiting = constants.missed, [call for _, call in sorted(calls.waiting.items())]
    return [
        Term(
            "calls",
            _said([call.time for call in waiting], times, at),
            evidence=names_of(waiting) or calls.returned.evidence(),
            steady=sum(unit * (1 + days(max(0, at - call.time)) / constants.doubling) for call in waiting),
            rise=unit * len(waiting) / constants.doubling,
            level=unit * sum(faded(at - time, constants.half_life) for time in times),
            half_life=constants.half_life,
            high=constants.ceiling,
        )
    ]


def _said(waiting: list[int], returned: list[int], at: int) -> str:
    if not waiting:
        return words.sentence(f"missed calls, all returned, the latest on {words.day(returned[-1], at)}; it fades")
    return words.sentence(
        f"{words.amount(len(waiting), 'call')} not returned, the first of {words.day(min(waiting), at)}"
    )


def _unreturned(state: State, policy: Policy) -> Iterator[Window]:
    """Per call, from the end of the hours in which it should have been answered."""
    calls, constants = CALLS.of(state), CONSTANTS.of(policy)
    agreed = None if calls.agreed is None else calls.agreed.within
    hours, partner = constants.answer_within if agreed is None else agreed, CLIENT.of(state).partner_id
    for name, call in sorted(calls.waiting.items()):
        whom = call.whom or partner
        opens = policy.people.after(whom, call.time, round(hours * HOUR))
        waited = partial(policy.people.between, whom, call.time)
        yield Window(
            RiskKind.CALLS_UNRETURNED,
            opens,
            opens + span(constants.followed_for),
            partial(_risk_words, call, waited, hours, agreed is not None),
            subject=name,
            cause_recorded=max(opens, call.recorded),
            verbatim=call.message,
            concerns=known(call.whom),
            evidence=(call.id,),
        )


def _unreturned_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By the call back, more time (agreed with the client, or who is at work), or the days it is followed."""
    calls = CALLS.of(state)
    if over := settled_on(calls.returned, subject, "The call was returned", at):
        return over
    if any(window.subject == subject and at < window.opens for window in _unreturned(state, policy)):
        return Ending("There is more time to return calls now.")
    followed_for = words.amount(CONSTANTS.of(policy).followed_for, "day")
    return Ending(f"Not returned for {followed_for}: no longer followed.")


def _risk_words(
    call: Missed,
    waited: Callable[[int], int],
    hours: float,
    agreed: bool,  # noqa: FBT001  bound by partial
    at: int,
) -> str:
    """``waited``: the working time up to a moment, in microseconds."""
    rang = f"{call.caller or 'the client'} rang on {words.day(call.time, at)} and was not called back"
    verb = ("was agreed", "is our rule") if hours == 1 else ("were agreed", "are our rule")
    open_for = words.amount(waited(at) // HOUR, "working hour")
    return words.sentence(f"{rang} for {open_for}; {hours:g} {verb[0] if agreed else verb[1]}")


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
