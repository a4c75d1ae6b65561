"""Parsing of dates and times as other systems write them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.cloudevents.timestamps import parse_time

#: Formats that have a name; others are written with the directives of C's strptime, such as %d/%m/%Y.
RFC_3339, ISO, UNIX, UNIX_MS = "rfc3339", "iso", "unix", "unix_ms"
NAMED = (RFC_3339, ISO, UNIX, UNIX_MS)
#: A directive of strptime that tells the hour, alone or in a whole time.
_HOUR = re.compile(r"%[HIXc]")
_LAST_SECOND = time(23, 59, 59)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SAMPLE = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moments:
    """Reads times. ``formats``: the first that fits counts. ``zone``: of times written without an offset.

    An ambiguous local time (clocks go back) is the first of the two; a missing one (clocks go forward) is shifted.
    """

    formats: tuple[str, ...] = (RFC_3339,)
    zone: ZoneInfo | None = None

    def __call__(self, text: str) -> datetime:
        """The moment in UTC. Raises ``ValueError``."""
        return self._moment(self._first(text)[0])

    def _moment(self, read: datetime) -> datetime:
        if read.tzinfo is None:
            if self.zone is None:
                raise ValueError("has no offset, and the mapping names no zone")
            read = read.replace(tzinfo=self.zone)
        try:
            return read.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("is not a valid date") from error

    def by(self, text: str) -> datetime:
        """The moment in UTC by which something is due: of a date without an hour, its last second.

        Whoever has the whole day has it until it ends; its beginning would be a day too soon. Raises ``ValueError``.
        """
        day = self.whole_day(text)
        return self(text) if day is None else self._moment(datetime.combine(day, _LAST_SECOND))

    def whole_day(self, text: str) -> date | None:
        """The date that is written, if no hour is. Raises ``ValueError`` for what is neither."""
        read, one = self._first(text)
        if one == ISO:
            return _iso_day(text)
        return None if one in NAMED or _HOUR.search(one) else read.date()

    def day(self, text: str) -> str:
        """The date as written, whatever the zone, in ISO 8601. Raises ``ValueError``."""
        return self._first(text)[0].date().isoformat()

    def _first(self, text: str) -> tuple[datetime, str]:
        """What is written, and by which format."""
        for one in self.formats:
            try:
                return _READERS[one](text) if one in _READERS else datetime.strptime(text, one), one  # noqa: DTZ007  zone: see above
            except (ValueError, OverflowError):
                continue
        raise ValueError(f"does not match {' or '.join(self.formats)}")


def check_formats(formats: Sequence[str]) -> None:
    """Raises ``ValueError`` for a format that cannot parse a date."""
    for one in formats:
        if one in NAMED:
            continue
        if "%" not in one:
            raise ValueError(f"{one} is not a format: it must be one of {', '.join(NAMED)} or such as %d/%m/%Y %H:%M")
        try:
            datetime.strptime(_SAMPLE.strftime(one), one)  # noqa: DTZ007  it is only tried
        except ValueError as error:
            raise ValueError(f"{one} is not a format: {error}") from error


def needs_zone(formats: Sequence[str]) -> bool:
    """Whether one of ``formats`` has no offset."""
    return any("%z" not in one for one in formats if one not in (RFC_3339, ISO, UNIX, UNIX_MS))


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unix(text: str) -> datetime:
    return _EPOCH + timedelta(seconds=float(text))


def _unix_ms(text: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=float(text))


_READERS: dict[str, Callable[[str], datetime]] = {
    RFC_3339: parse_time,
    ISO: datetime.fromisoformat,
    UNIX: _unix,
    UNIX_MS: _unix_ms,
}
