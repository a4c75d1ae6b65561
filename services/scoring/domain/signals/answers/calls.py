"""Missed calls: each weighs more by the day until it is returned; beyond the hours agreed it is a risk.

A call is returned when somebody says so, or by our next conversation with whoever rang: telephone systems know calls,
not returns. One that a colleague took at once, as where it rings several telephones, was not missed. Hours are working
hours of the person called, or of the responsible partner if unknown.

An unreturned call adds missed · (1 + days open / doubling), a returned one `missed`, fading; all together `ceiling` at
most. The client's own agreement on answering calls comes before the firm's rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours, WorkHours
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.signals.window import Ending, Window, known, settled_on
from services.scoring.domain.state import packed
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import HOUR, days, moment, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import Fact, brief, names_of, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from services.scoring.domain.state.talks import TALKS, Talk, Talks
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.interactions import CallMissed, CallReturned
from shared.events.scoring import RiskKind
from shared.events.statements.answers import CallsMissed, CallUnreturned
from shared.lww import later

_MOST = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """``answer_within``: if nothing was agreed with the client. ``followed_for``: how long a call is a risk.

    ``one_call``: a call missed here and answered there within so many hours is one, and was answered.
    """

    missed: Harm
    doubling: HalfLife
    half_life: HalfLife
    ceiling: Harm
    answer_within: WorkHours
    followed_for: Days
    one_call: WithinHours


class Missed(Fact, frozen=True, array_like=True):
    """A missed call."""

    whom: str | None
    caller: str | None
    message: str | None


class Agreed(Fact, frozen=True, array_like=True):
    """The hours agreed for answering calls, if any were."""

    within: float | None


class Calls(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``waiting``: calls not reported as returned. ``missed``: packed (time, key) of all, each telephone that rang."""

    waiting: dict[str, Missed] = {}
    returned: Settled = Settled()
    agreed: Agreed | None = None
    missed: bytes = b""


class Heard(msgspec.Struct, frozen=True, gc=False):
    """What became of missed calls. ``open``: by their names. ``talked``: calls since which we spoke with whoever rang.

    ``returned``: when those were that were returned, however reported, in order; microseconds.
    """

    open: dict[str, Missed]
    talked: dict[str, tuple[Missed, int]]
    returned: list[int]


def _missed(calls: Calls, fact: Fact, data: CallMissed) -> Calls:
    missed = packed.insert(calls.missed, fact.time, packed.key_of(data.call), _MOST)
    if calls.returned.when(data.call) is not None:
        return replace(calls, missed=missed)
    call = Missed(fact.time, fact.id, fact.recorded, data.whom, data.caller, brief(data.message, 2_000))
    return replace(calls, waiting=replaced(calls.waiting, data.call, call, _MOST), missed=missed)


def _returned(calls: Calls, fact: Fact, data: CallReturned) -> Calls:
    return replace(calls, waiting=without(calls.waiting, data.call), returned=calls.returned.add_first(data.call, fact))


def _agreed(calls: Calls, fact: Fact, data: CommunicationsPolicyAgreed) -> Calls:
    agreed = Agreed(fact.time, fact.id, fact.recorded, data.answer_calls_within_hours)
    return replace(calls, agreed=later(calls.agreed, agreed))


CALLS = Slice("calls", Calls(), {CallMissed: _missed, CallReturned: _returned, CommunicationsPolicyAgreed: _agreed})
CONSTANTS = Section("calls", Constants)


@once_per_assessment
def heard(state: State, policy: Policy) -> Heard:
    """What became of the missed calls that are remembered."""
    calls, talks, within = CALLS.of(state), TALKS.of(state), round(CONSTANTS.of(policy).one_call * HOUR)
    missed = {
        name: (call, next((talk.time for talk in talks.after(call.time) if _answers(talk, call)), None))
        for name, call in sorted(calls.waiting.items())
        if not _forgotten(call, talks) and not any(_takes(talk, call) for talk in talks.around(call.time, within))
    }
    talked = {name: (call, answer) for name, (call, answer) in missed.items() if answer is not None}
    return Heard(
        open={name: call for name, (call, answer) in missed.items() if answer is None},
        talked=talked,
        returned=sorted((*_returned_later(calls, within), *(answer for _, answer in talked.values()))),
    )


def _returned_later(calls: Calls, within: int) -> list[int]:
    """When calls were reported as returned, those left out that somebody took while they rang elsewhere."""
    rang = dict[int, list[int]]()
    for time, key in packed.unpack(calls.missed):
        rang.setdefault(key, []).append(time)
    returned = packed.unpack(calls.returned.records)
    return [time for time, key in returned if not any(abs(time - one) <= within for one in rang.get(key, ()))]


def _forgotten(call: Missed, talks: Talks) -> bool:
    """Whether so many conversations came after it that the next one is no longer known: one of them was the answer."""
    return talks.reaches_back_to is not None and call.time < talks.reaches_back_to


def _takes(talk: Talk, call: Missed) -> bool:
    """Whether the client got through with that call, as far as anybody can tell; at about its time."""
    return talk.call and not talk.outbound and talk.with_(call.caller) is not False


def _answers(talk: Talk, call: Missed) -> bool:
    """Whether a later ``talk`` returns it: with whoever rang. If we began it, anybody may have been who rang."""
    same = talk.with_(call.caller)
    return same is True or (same is None and (talk.outbound or (call.caller is None and talk.unnamed)))


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
    if over := settled_on(calls.returned, subject, "The call was returned", at):
        return over
    if talked is not None:
        return Ending(f"We have spoken since, on {words.day(talked[1], at)}.", CONTACTS.of(state).named(talked[1]))
    if any(window.subject == subject and at < window.opens for window in _unreturned(state, policy)):
        return Ending("There is more time to return calls now.")
    followed_for = words.amount(CONSTANTS.of(policy).followed_for, "day")
    return Ending(f"Not returned for {followed_for}: no longer followed.")


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
