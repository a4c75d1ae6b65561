"""Time inside the domain: whole microseconds since 1970-01-01T00:00Z, exact and small in the state."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date().toordinal()
#: 1970-01-01 was a Thursday; ISO 8601 weeks begin on Monday.
_MONDAY_BEFORE_EPOCH = 3 * DAY


def micros(moment: datetime) -> int:
    """An aware time in microseconds since the epoch."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def moment(time: int) -> datetime:
    """The UTC time of ``time`` microseconds since the epoch."""
    return _EPOCH + timedelta(microseconds=time)


def midnight(day: date) -> int:
    """The beginning of ``day`` in UTC."""
    return (day.toordinal() - _EPOCH_DAY) * DAY


def ordinal(time: int) -> int:
    """The day (UTC) in which ``time`` lies, as `date.toordinal` counts."""
    return time // DAY + _EPOCH_DAY


@lru_cache(4096)
def midnight_of(iso_day: str) -> int:
    """The beginning of an ISO 8601 day in UTC."""
    return midnight(date.fromisoformat(iso_day))


def day_number(day: date | None) -> int | None:
    """A date as the state keeps it: as `date.toordinal` counts; None for none."""
    return None if day is None else day.toordinal()


def new_year(time: int) -> int:
    """The beginning, in UTC, of the year in which ``time`` lies."""
    return midnight(moment(time).date().replace(month=1, day=1))


def iso_week(time: int) -> int:
    """The running number of the ISO week (UTC) in which ``time`` lies."""
    return (time + _MONDAY_BEFORE_EPOCH) // WEEK


def days(span: int) -> float:
    """A span of microseconds in days."""
    return span / DAY


def span(amount: float) -> int:
    """``amount`` days in whole microseconds."""
    return round(amount * DAY)
