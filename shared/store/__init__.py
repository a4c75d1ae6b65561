"""The event store: streams with an always-current snapshot, and an outbox, in one transaction."""

from shared.store.append import append
from shared.store.streams import Stream, Streams

__all__ = ["Stream", "Streams", "append"]
