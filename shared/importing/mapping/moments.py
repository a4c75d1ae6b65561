"""Parsing of dates and times as other systems write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.cloudevents.timestamps import parse_time

#: Formats that have a name; others are written with the directives of C's strptime, such as %d/%m/%Y.
RFC_3339, ISO, UNIX, UNIX_MS = "rfc3339", "iso", "unix", "unix_ms"
NAMED = (RFC_3339, ISO, UNIX, UNIX_MS)
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
        read = self._first(text)
        if read.tzinfo is None:
            if self.zone is None:
                raise ValueError("has no offset, and the mapping names no zone")
            read = read.replace(tzinfo=self.zone)
        try:
            return read.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("is not a valid date") from error

    def day(self, text: str) -> str:
        """The date as written, whatever the zone, in ISO 8601. Raises ``ValueError``."""
        return self._first(text).date().isoformat()

    def _first(self, text: str) -> datetime:
        for one in self.formats:
            try:
                return _READERS[one](text) if one in _READERS else datetime.strptime(text, one)  # noqa: DTZ007  zone: see above
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
