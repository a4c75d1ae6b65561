"""What a service brings to follow the recorded events of others: pure functions over the states of its streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from shared.database.pool import Connection
from shared.events import Event, EventData, NewEvent, RecordedTopic

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class ConclusionContext:
    """The context of a conclusion: the stream after new events were folded into it."""

    stream: str
    heard: dict[str, int]
    columns: dict[str, Any]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from new events: events of our own, column values for the stream's row, and work to be done.

    ``effects`` go to the projector's ``carry_out`` in the same transaction. ``notable``: by the model of an event, the
    name of the line at INFO that tells of it; all others are told of at DEBUG.
    """

    state: Any
    events: Sequence[NewEvent] = ()
    columns: dict[str, Any] = field(default_factory=dict)
    effects: Sequence[Any] = ()
    notable: Mapping[type[EventData], str] = field(default_factory=lambda: MappingProxyType({}))


class Projector(Protocol[S]):
    """Folds events into states, for the streams of one category: `{"scoring": Clients(), "people": People()}`."""

    @property
    def sources(self) -> tuple[RecordedTopic, ...]:
        """The topics whose events belong to these streams, each to the stream of its subject."""
        ...

    def decode(self, subject: str, data: bytes | None) -> S:
        """The stored state, or the initial one."""
        ...

    def encode(self, state: S) -> bytes:
        """The stored form of a state."""
        ...

    def fold(self, state: S, event: Event) -> S:
        """The state after ``event``. What it raises parks the event, and the subject's later ones with it."""
        ...

    def conclude(self, before: S, state: S, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:
        """What follows from ``events``, which led from ``before`` to ``state``."""
        ...

    def gives_words(self, event: Event) -> bool:
        """Whether ``conclude`` looks at this very event, beside what it did to the state.

        After a rebuild from the whole log it gets only these events and the one recorded last: keep them few.
        """
        ...

    def refolded(self, kept: S, fresh: S) -> S:
        """``fresh``, folded from the beginning, with what must be carried over from ``kept``: what was published."""
        ...

    async def prepare(self, connection: Connection) -> None:
        """Bring up to date what conclusions rest on besides states. Called before any is drawn, in its transaction."""
        ...

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Write the effects of a whole batch, in its transaction; called where there are any."""
        ...
