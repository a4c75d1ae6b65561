"""The formats of times that have a name: RFC 3339, ISO 8601, Unix times, the days of Excel."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from shared.cloudevents.timestamps import parse_time

RFC_3339, ISO, UNIX, UNIX_MS, EXCEL, EXCEL_1904 = "rfc3339", "iso", "unix", "unix_ms", "excel", "excel_1904"
NAMED = (RFC_3339, ISO, UNIX, UNIX_MS, EXCEL, EXCEL_1904)
#: Those that tell a moment, whatever the zone, not a local time.
MOMENTS = (UNIX, UNIX_MS)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
#: Smaller numbers, three years about 1970, are zeros, days of Excel, or seconds taken for milliseconds; larger ones are
#: milliseconds taken for seconds.
_LEAST_SECONDS, _MOST_SECONDS = 10**8, 10**11

_SERIAL = re.compile(r"(?P<days>[0-9]{1,7})(?:[.,](?P<part>[0-9]+))?")
#: Excel has a 29 February 1900, its day 60, which never was; later days count from here.
_EXCEL_DAY_0, _EXCEL_1904_DAY_0 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  local times
_EXCEL_SURE = 61


def whole_day(text: str, name: str) -> date | None:
    """The date that ``text`` is in the format ``name``, if no hour is told."""
    if name == ISO:
        return _iso_day(text)
    serial = _SERIAL.fullmatch(text) if name in (EXCEL, EXCEL_1904) else None
    return READERS[name](text).date() if serial is not None and not (serial["part"] or "").strip("0") else None


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _iso(text: str) -> datetime:
    if text[11:13] == "24":  # later versions of Python take it
        raise ValueError("there is no hour 24")
    return datetime.fromisoformat(text)


def _unix(text: str) -> datetime:
    return _EPOCH + timedelta(seconds=_count(text, 1))


def _unix_ms(text: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=_count(text, 1000))


def _count(text: str, in_a_second: int) -> float:
    count = float(text) if _COUNT.fullmatch(text) else 0.0
    if not _LEAST_SECONDS * in_a_second <= abs(count) < _MOST_SECONDS * in_a_second:
        raise ValueError("is no Unix time")
    return count


def _excel(text: str) -> datetime:
    return _serial(text, _EXCEL_DAY_0, _EXCEL_SURE)


def _excel_1904(text: str) -> datetime:
    return _serial(text, _EXCEL_1904_DAY_0, 0)


def _serial(text: str, day_0: datetime, least: int) -> datetime:
    """To the second: 45581.395833 is 09:30."""
    found = _SERIAL.fullmatch(text)
    if found is None or int(found["days"]) < least:
        raise ValueError("is no day of Excel")
    seconds = round(float(f"0.{found['part'] or 0}") * 86_400)
    return day_0 + timedelta(days=int(found["days"]), seconds=seconds)


READERS: Mapping[str, Callable[[str], datetime]] = {
    RFC_3339: parse_time,
    ISO: _iso,
    UNIX: _unix,
    UNIX_MS: _unix_ms,
    EXCEL: _excel,
    EXCEL_1904: _excel_1904,
}
