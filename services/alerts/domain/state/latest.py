"""What is known by the latest event that said something of it."""

from datetime import datetime
from typing import Generic, TypeVar

from typing_extensions import override

from shared.events import Event
from shared.lww import Register, later

T = TypeVar("T")


class Latest(Register, Generic[T], frozen=True, array_like=True):
    """What is known, when it came to be so, and by which event."""

    value: T
    time: datetime
    id: str

    @property
    @override
    def mark(self) -> tuple[datetime, str]:
        """The id settles equal times."""
        return self.time, self.id


def latest(known: Latest[T] | None, said: T | None, event: Event) -> Latest[T] | None:
    """What is known after `event` said `said`. None: it said nothing of this."""
    return known if said is None else later(known, Latest(said, event.time, event.id))


def value_of(known: Latest[T] | None) -> T | None:
    """The value, if there is one."""
    return None if known is None else known.value
