"""The decider of a service: pure functions over the state of one stream."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.events import Event, NewEvent, Reported
from shared.refusal import Refusal

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """Decides on the facts of one kind of stream (Jérémie Chassaing's decider: initial state, decide, evolve).

    ``decide``: the events that a fact becomes, or why it is refused. ``evolve``: the state after an event; it must
    accept every event ever decided. ``encode`` and ``decode``: the stored form of the state.
    """

    initial: S
    decide: Callable[[S, Reported], tuple[NewEvent, ...] | Refusal]
    evolve: Callable[[S, Event], S]
    encode: Callable[[S], bytes]
    decode: Callable[[bytes], S]
