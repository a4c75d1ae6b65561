"""Facts that replace each other: of two, the one that happened later holds."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from shared.events import Event

T = TypeVar("T")


class Latest(msgspec.Struct, Generic[T], frozen=True, array_like=True):
    """What is known, when it came to be so, and by which event; the id settles equal times."""

    value: T
    time: datetime
    id: str


def latest(known: Latest[T] | None, said: T | None, event: Event) -> Latest[T] | None:
    """What is known after `event` said `said`. None: it said nothing of this."""
    if said is None or (known is not None and (known.time, known.id) >= (event.time, event.id)):
        return known
    return Latest(said, event.time, event.id)


def value_of(known: Latest[T] | None) -> T | None:
    """The value, if there is one."""
    return None if known is None else known.value
