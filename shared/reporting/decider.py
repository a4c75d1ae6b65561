"""What a service brings to have its facts recorded: pure functions over the state of one stream."""

from typing import Protocol, TypeVar

from shared.events import Event, NewEvent, Reported
from shared.refusal import Refusal

S = TypeVar("S")


class Decider(Protocol[S]):
    """Decides on facts of one kind of stream (Jérémie Chassaing's decider: decide, evolve, initial state)."""

    @property
    def initial(self) -> S:
        """The state of a stream without events."""
        ...

    def decide(self, state: S, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
        """The events that ``fact`` becomes, or why it can never be right."""
        ...

    def evolve(self, state: S, event: Event) -> S:
        """The state after ``event``. Total: it takes whatever was once decided."""
        ...

    def encode(self, state: S) -> bytes:
        """The state as it is kept."""
        ...

    def decode(self, data: bytes) -> S:
        """The state as ``encode`` was given it."""
        ...
