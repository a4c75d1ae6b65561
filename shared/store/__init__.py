"""The event store: streams with an always-current snapshot, and an outbox, in one transaction."""

from shared.store.events import PendingEvent, append, record
from shared.store.streams import Stream, Streams, opened_state, stream_id, subject_of

__all__ = [
    "PendingEvent",
    "Stream",
    "Streams",
    "append",
    "opened_state",
    "record",
    "stream_id",
    "subject_of",
]
