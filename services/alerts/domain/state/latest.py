"""What is known by the latest event that said something of it."""

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from typing_extensions import override

from shared.events import Event
from shared.lww import Register, later

T = TypeVar("T")

_FIRST = datetime.min.replace(tzinfo=UTC)


class Latest(Register, Generic[T], frozen=True, array_like=True):
    """What is known, when it came to be so, and by which event.

    ``recorded``: when that was recorded; None in states stored before it was kept, which counts as before all.
    """

    value: T
    time: datetime
    id: str
    recorded: datetime | None = None

    @property
    @override
    def mark(self) -> tuple[datetime, str]:
        """When, and by which event."""
        return self.time, self.id

    @property
    @override
    def place(self) -> tuple[datetime, datetime, str]:
        """What was recorded later settles equal times."""
        return self.time, self.recorded or _FIRST, self.id


def latest(known: Latest[T] | None, said: T | None, event: Event) -> Latest[T] | None:
    """What is known after `event` said `said`. None: it said nothing of this."""
    return known if said is None else later(known, register(said, event))


def value_of(known: Latest[T] | None) -> T | None:
    """The value, if there is one."""
    return None if known is None else known.value


def register(value: T, event: Event) -> Latest[T]:
    """What ``event`` says; None: that nothing holds any more."""
    return Latest(value, event.time, event.id, event.recorded_at)


def outlasts(known: Latest[Any] | None, other: Latest[Any] | None) -> bool:
    """Whether `known` was said, and later than `other`."""
    return known is not None and (other is None or known.place > other.place)
