"""The whole state: the slices that every signal may read, those of the signals, and the bytes of all of them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.scoring.domain.signals.registry import SIGNALS
from services.scoring.domain.snapshot.upcast_sums import with_weeks
from services.scoring.domain.snapshot.upcast_v0_1 import is_earlier, slices_of
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.communications import COMMUNICATIONS
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import Slice, State
from services.scoring.domain.state.talks import TALKS

#: Those that every signal may read.
_SHARED: Sequence[Slice[Any]] = (CLIENT, COMMUNICATIONS, CONTACTS, TALKS)

#: All slices, in the order of their names.
SLICES: Sequence[Slice[Any]] = sorted(
    (*_SHARED, *(signal.slice for signal in SIGNALS.values() if signal.slice is not None)),
    key=lambda each: each.name,
)


def _memory() -> type[State]:
    """A state with all slices.

    On the wire it is a map without the empty ones, so that a signal added later reads states written before. A slice
    is known to be empty by identity, which `fold` sees to.
    """
    fields = [(each.name, type(each.empty), each.empty) for each in SLICES]
    made = msgspec.defstruct(
        "Memory", fields, bases=(State,), module=__name__, frozen=True, omit_defaults=True, gc=False
    )
    assert issubclass(made, State)
    return made


_Memory = _memory()

#: Before any fact.
INITIAL = _Memory()

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(_Memory)


def encode(state: State) -> bytes:
    """``state`` as bytes; equal states give equal bytes."""
    return _encoder.encode(state)


def decode(data: bytes) -> State:
    """The state that ``encode`` was given, now or in an earlier version. Raises ``msgspec.ValidationError`` else."""
    if is_earlier(data):
        return _Memory(**slices_of(data))
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError:
        return _decoder.decode(with_weeks(data))
