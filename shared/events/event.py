"""The stages of a fact: reported by a system, recorded by a service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import msgspec

from shared.events.base import EventData
from shared.events.language import EventType, RecordedTopic


@dataclass(frozen=True, slots=True)
class Reported:
    """A readable, valid fact that a system reported; the decider still has to accept it.

    ``source`` + ``id`` is its idempotency key, ``content`` a hash of its content. ``correlation_id`` and
    ``causation_id``: as the reporter set them; None: the id of the recorded event.
    """

    source: str
    id: str
    subject: str
    time: datetime
    type: EventType
    data: EventData
    content: bytes
    reporter: str = ""
    correlation_id: str | None = None
    traceparent: str | None = None
    causation_id: str | None = None

    def recorded(self) -> "NewEvent":
        """The event with the same content."""
        return NewEvent(
            data=self.data,
            time=self.time,
            correlation_id=self.correlation_id,
            causation_id=self.causation_id,
            traceparent=self.traceparent,
        )


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that is not recorded yet. If ``id`` is None the store chooses it."""

    data: EventData
    time: datetime
    id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
    audit: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Event(msgspec.Struct, frozen=True, gc=False):
    """A recorded event; a struct for speed, as every record read becomes one.

    ``time`` is when it happened, ``recorded_at`` when we recorded it. ``version`` counts 1, 2, 3… without gaps per
    subject and topic. ``data`` is None where this reader does not know the type (a newer writer).
    """

    id: str
    type: str
    topic: RecordedTopic
    subject: str
    version: int
    time: datetime
    recorded_at: datetime
    data: EventData | None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
