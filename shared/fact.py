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
    """One recorded event as a state keeps it: when it happened (UTC), its id, its data as plain JSON values.

    ``recorded``: when we recorded it (UTC); None in states stored before that was kept, which counts as before all.
    """

    time: datetime
    id: str
    data: dict[str, Any]
    recorded: datetime | None = None

    @classmethod
    def of(cls, event: Event, said: dict[str, Any]) -> Self:
        """The register of ``event``, keeping ``said`` as its data."""
        return cls(utc(event.time), event.id, said, utc(event.recorded_at))

    def saying(self, data: dict[str, Any]) -> Self:
        """The same event with only ``data``."""
        return type(self)(self.time, self.id, data, self.recorded)

    @property
    @override
    def mark(self) -> tuple[datetime, str]:
        """Facts are ordered by time, facts of the same time by id."""
        return self.time, self.id

    @property
    @override
    def place(self) -> tuple[datetime, datetime, str]:
        """Of facts of the same time the one recorded later counts."""
        return self.time, self.recorded or _FIRST, self.id

    @property
    def shown(self) -> str:
        """When it happened, for answers: RFC 3339 in UTC."""
        return format_time(self.time)


def utc(time: datetime) -> datetime:
    """The moment in UTC. A moment outside the calendar in UTC (in its first or last hours) becomes the edge."""
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return _FIRST if time.year == 1 else _LAST


def to_the_second(time: datetime) -> str:
    """A time for messages."""
    return format_time(utc(time).replace(microsecond=0))
