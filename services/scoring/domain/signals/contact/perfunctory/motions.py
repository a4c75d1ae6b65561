"""Which contacts are mere motions, and since when there was hardly anything else."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache

import msgspec

from services.scoring.domain.signals.contact.perfunctory.kind import kind_of
from shared.events.interactions import Channel, Purpose

#: A contact: when it was, and the bits of its kind.
Contact = tuple[int, int]

#: What is spoken is taken for a talk where no policy is at hand: the naming of evidence depends on it, and which of two
#: reports of one contact is believed.
SPOKEN = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
_SENT = frozenset({Purpose.BILLING, Purpose.MARKETING})


class Sort(Enum):
    """``HOLLOW``: mere motions. ``ALIKE``: so it is, if it is always the same. ``TALK``: neither."""

    HOLLOW = "hollow"
    ALIKE = "alike"
    TALK = "talk"


@cache
def sort_of(bits: int, real: frozenset[Channel]) -> Sort:
    """``real``: the channels by which both sides speak. What those who were there said of its substance comes first."""
    kind = kind_of(bits)
    if kind.automated or kind.substance is False:
        return Sort.HOLLOW
    if kind.substance or not kind.outbound:
        return Sort.TALK
    return _unjudged(kind.purpose, spoken=kind.channel in real)


def _unjudged(purpose: Purpose, *, spoken: bool) -> Sort:
    """Of a contact of ours of which nobody said whether it had substance."""
    if purpose in _SENT or (purpose is Purpose.STATUS and not spoken):
        return Sort.HOLLOW
    if purpose is Purpose.SOCIAL or not (spoken or purpose is Purpose.ADVICE):
        return Sort.ALIKE
    return Sort.TALK


def more_of_a_talk(one: int, other: int) -> int:
    """Of two reports of one contact, both kinds in bits: the one by which it was more."""
    return max(one, other, key=_substance)


@cache
def _substance(bits: int) -> tuple[bool, bool, bool, int]:
    judged = kind_of(bits).substance
    return judged is True, judged is None, sort_of(bits, SPOKEN) is Sort.TALK, bits


def by_kind(contacts: Iterable[Contact]) -> dict[int, list[int]]:
    """The times of each kind, kinds in bits."""
    groups: dict[int, list[int]] = {}
    for time, bits in contacts:
        groups.setdefault(bits, []).append(time)
    return groups


def most_alike(groups: Mapping[int, Sequence[int]], real: frozenset[Channel]) -> int | None:
    """The kind to which most of those belong that may be always the same."""
    kinds = [bits for bits in groups if sort_of(bits, real) is Sort.ALIKE]
    return max(kinds, key=lambda bits: (len(groups[bits]), bits), default=None)


class Split(msgspec.Struct, frozen=True, gc=False):
    """The times of the motions, and of all other contacts, in order."""

    hollow: list[int]
    talks: list[int]


def split(groups: Mapping[int, Sequence[int]], real: frozenset[Channel], alike: int | None) -> Split:
    """Those of the kind ``alike`` are motions, too."""
    hollow, talks = list[int](), list[int]()
    for bits, times in groups.items():
        mere = bits == alike or sort_of(bits, real) is Sort.HOLLOW
        (hollow if mere else talks).extend(times)
    return Split(sorted(hollow), sorted(talks))


def many_since(times: Sequence[int], many: int, within: int) -> tuple[int, bool]:
    """Since when, up to the last of ``times``, there always were ``many`` of them in the time ``within``.

    And whether that goes back to the first of them, so that it may be longer. At least ``many`` must lie so close at
    the end.
    """
    first = len(times) - many
    while first > 0 and times[first + many - 1] <= times[first - 1] + within:
        first -= 1
    return times[first + many - 1], first == 0


def fewer_since(times: Sequence[int], few: int, within: int) -> int | None:
    """Since when there were fewer than ``few`` of ``times`` in the time ``within``: maybe only from some day to come.

    None if there never were as many.
    """
    for first in range(len(times) - few, -1, -1):
        if times[first + few - 1] < times[first] + within:
            return times[first] + within
    return None
