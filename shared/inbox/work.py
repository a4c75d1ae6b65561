"""A stream while a batch is applied to it, and what is set aside of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.events import Event, Topic
from shared.events.wire import Poison
from shared.inbox.parking import Parked, ParkedFor
from shared.inbox.record import Record
from shared.store.streams import Stream


class Item(NamedTuple):
    """One record and what it says, as far as it can be read."""

    record: Record
    said: Event | Poison


@dataclass(slots=True)
class Work:
    """One stream while a batch is applied to it."""

    row: Stream
    before: Any
    state: Any
    heard_before: dict[str, int]
    taken: list[Item] = field(default_factory=list)
    applied: list[Event] = field(default_factory=list)
    released: list[Record] = field(default_factory=list)


def parked_for(item: Item, reason: ParkedFor, detail: str = "") -> Parked:
    """The item as it is parked. ``detail``: where the record itself does not say what is wrong with it."""
    words = item.said.detail if isinstance(item.said, Poison) else detail
    return Parked(item.record, item.said.subject, item.said.version, reason, words)


def pass_over(row: Stream, topic: Topic, let_go: Collection[int]) -> None:
    """Count the next versions as applied as long as somebody decided to let them go."""
    while (following := row.heard.get(topic.short, 0) + 1) in let_go:
        row.heard[topic.short] = following
