"""The contacts that count for us: of each ISO week (UTC) the one worth most, whatever its channel.

So a week full of calls counts once, and a meeting in three calendars does too. What is worth nothing by the policy does
not count, and neither does a call, a video call or a meeting in which the client came to complain: one begun by them
within an hour of a complaint, before or after.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from services.scoring.domain.policy.model import Contact, Policy
from services.scoring.domain.signals.voice.complaints import COMPLAINTS
from services.scoring.domain.state.clock import DAY, HOUR, iso_week
from services.scoring.domain.state.contacts import CHANNELS, CONTACTS, SPOKEN, Contacts
from services.scoring.domain.state.slice import State
from shared.events.interactions import Channel

#: A complaint this close to a contact was its subject.
_SAME_CONVERSATION = HOUR


class Credit(msgspec.Struct, frozen=True, gc=False):
    """``worth``: Σ over weeks of the most that a contact of that week is worth now, v · 2^(-age / h).

    ``last``: when the latest of those contacts was, in microseconds; None without one.
    """

    worth: float
    last: int | None


def credit(state: State, at: int, policy: Policy) -> Credit:
    """The contacts with the client that count at ``at``."""
    half_life, contacts, complained = policy.silence.half_life * DAY, CONTACTS.of(state), _complained(state)
    best: dict[int, float] = {}
    ends = list[int]()
    for channel, earlier_by in _handicaps(policy.contact, half_life):
        times = _by_week(contacts, channel, complained)
        ends += times[-1:]
        for time in times:
            week, counted = iso_week(time), time - earlier_by
            if week not in best or best[week] < counted:
                best[week] = counted
    return Credit(sum([math.exp2((counted - at) / half_life) for counted in best.values()]), max(ends, default=None))


@lru_cache(16)
def _handicaps(contact: Contact, half_life: float) -> tuple[tuple[Channel, float], ...]:
    """Channels worth something, with how much older (microseconds) a full contact would be that is worth the same."""
    worth = ((channel, getattr(contact, channel.value)) for channel in CHANNELS)
    return tuple((channel, -math.log2(value) * half_life) for channel, value in worth if value > 0)


def _by_week(contacts: Contacts, channel: Channel, complained: list[tuple[int, Channel]]) -> list[int]:
    times = contacts.by_week(channel)
    begun = [time for time, by in complained if by is channel]
    return _without(times, begun, contacts, channel) if begun and times else times


def _complained(state: State) -> list[tuple[int, Channel]]:
    """The contacts in which they came to complain, in order."""
    if COMPLAINTS.of(state) is COMPLAINTS.empty:
        return []
    raised = sorted(_raised(state))
    begun = CONTACTS.of(state).begun_by_them(SPOKEN) if raised else []
    return [(time, channel) for time, channel in begun if _near(raised, time)]


def _raised(state: State) -> Iterator[int]:
    """When complaints were raised, as far as it is remembered."""
    complaints = COMPLAINTS.of(state)
    yield from (complaint.time for complaint in complaints.open.values())
    yield from (ended.raised.time for ended in complaints.ended.values() if ended.raised is not None)


def _near(raised: list[int], time: int) -> bool:
    place = bisect_left(raised, time - _SAME_CONVERSATION)
    return place < len(raised) and raised[place] <= time + _SAME_CONVERSATION


def _without(times: list[int], left_out: list[int], contacts: Contacts, channel: Channel) -> list[int]:
    """``times`` without those ``left_out``; an earlier contact in the same week takes the place of one."""
    out, kept = frozenset(left_out), [*times]
    others = [time for time in contacts.when(frozenset({channel})) if time not in out]
    for time in out.intersection(times):
        kept.remove(time)
        place = bisect_left(others, time)
        if place and iso_week(others[place - 1]) == iso_week(time):
            insort(kept, others[place - 1])
    return kept
