"""What became of missed calls: returned, however reported, taken by somebody else at once, or open."""

from dataclasses import dataclass

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours, WorkHours
from services.scoring.domain.signals.answers.calls.slice import CALLS, Calls, Missed
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.state import packed
from services.scoring.domain.state.clock import HOUR
from services.scoring.domain.state.slice import State
from services.scoring.domain.state.talks import TALKS, Talk, Talks


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


CONSTANTS = Section("calls", Constants)


class Heard(msgspec.Struct, frozen=True, gc=False):
    """What became of missed calls. ``open``: by their names. ``talked``: calls since which we spoke with whoever rang.

    ``returned``: when those were that were returned, however reported, in order; microseconds.
    """

    open: dict[str, Missed]
    talked: dict[str, tuple[Missed, int]]
    returned: list[int]


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
