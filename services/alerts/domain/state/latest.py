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


def with_entries(
    first: Latest[Any] | None, last: Latest[Any] | None, field: str, changed: Latest[Any] | None
) -> Latest[Any] | None:
    """The latest of what entries say of ``field``, and of its latest change.

    An entry that is repeated counts at its first time, or an export of every night would undo the changes made since;
    with other data it is that of one who came back.
    """
    repeated = first is not None and last is not None and last.value == first.value
    entries = [entry for entry in (first, None if repeated else last) if entry is not None]
    said = [Latest(getattr(entry.value, field), entry.time, entry.id, entry.recorded) for entry in entries]
    saying = [one for one in said if one.value is not None]
    return max((*saying, *(() if changed is None else (changed,))), key=lambda one: one.place, default=None)


def outlasts(known: Latest[Any] | None, other: Latest[Any] | None) -> bool:
    """Whether `known` was said, and later than `other`."""
    return known is not None and (other is None or known.place > other.place)
