"""The slice of missed calls, and how facts change it."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state import packed
from services.scoring.domain.state.fact import Fact, brief, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.interactions import CallMissed, CallReturned
from shared.lww import later

_MOST = 64


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
