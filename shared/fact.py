"""What a state remembers of an event."""

from datetime import UTC, datetime
from typing import Any, Self

from typing_extensions import override

from shared.cloudevents.timestamps import format_time
from shared.events import Event
from shared.lww import Register

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class Fact(Register, frozen=True, array_like=True):
    """One recorded event as a state keeps it: when it happened (UTC), its id, what it said as plain JSON values."""

    time: datetime
    id: str
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event, said: dict[str, Any]) -> Self:
        """What is kept of ``event``, of which ``said`` is to be remembered."""
        return cls(utc(event.time), event.id, said)

    def saying(self, data: dict[str, Any]) -> Self:
        """The same event, of which only ``data`` is remembered."""
        return type(self)(self.time, self.id, data)

    @property
    @override
    def mark(self) -> tuple[datetime, str]:
        """Facts are ordered by when they happened; the id decides between facts of the same moment."""
        return self.time, self.id

    @property
    def shown(self) -> str:
        """When it happened, as answers say it: RFC 3339 in UTC."""
        return format_time(self.time)


def utc(time: datetime) -> datetime:
    """The moment in UTC. One that the calendar has no UTC date for (the first or last hours of it) becomes its edge."""
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return _FIRST if time.year == 1 else _LAST


def to_the_second(time: datetime) -> str:
    """A time as messages say it."""
    return format_time(utc(time).replace(microsecond=0))
