"""What sort of contact it was, in twelve bits: the low ones of a packed key."""

from functools import cache
from typing import NamedTuple

from shared.events.interactions import Channel, ContactLogged, Direction, Purpose

_CHANNELS, _PURPOSES, _JUDGEMENTS = tuple(Channel), tuple(Purpose), (None, True, False)
_CHANNEL = {channel: place for place, channel in enumerate(_CHANNELS)}
_PURPOSE = {purpose: place << 4 for place, purpose in enumerate(_PURPOSES)}
_SUBSTANCE = {judged: place << 8 for place, judged in enumerate(_JUDGEMENTS)}
_OURS = Direction.OUTBOUND
_OUTBOUND, _AUTOMATED = 1 << 10, 1 << 11
#: The bits of a kind. Their meaning is kept for good: new channels and purposes come last, up to sixteen of each.
BITS = (1 << 12) - 1


class Kind(NamedTuple):
    """As in `ContactLogged`. ``outbound``: begun by us."""

    channel: Channel
    purpose: Purpose
    substance: bool | None
    outbound: bool
    automated: bool


def bits_of(contact: ContactLogged) -> int:
    """The kind of ``contact`` in bits."""
    begun = _OUTBOUND if contact.direction is _OURS else 0
    written = _AUTOMATED if contact.automated else 0
    return _CHANNEL[contact.channel] | _PURPOSE[contact.purpose] | _SUBSTANCE[contact.substance] | begun | written


@cache
def kind_of(bits: int) -> Kind:
    """The kind that ``bits_of`` gave."""
    return Kind(
        channel=_CHANNELS[bits & 0xF],
        purpose=_PURPOSES[bits >> 4 & 0xF],
        substance=_JUDGEMENTS[bits >> 8 & 0x3],
        outbound=bool(bits & _OUTBOUND),
        automated=bool(bits & _AUTOMATED),
    )
