"""RFC 3339 times, read exactly and written in UTC."""

import re
from datetime import UTC, datetime

# RFC 3339, section 5.6; "T" and "Z" may be lower case there. Second 60 is refused below.
_RFC_3339 = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
    r"(?P<minute>(?:[01][0-9]|2[0-3]):[0-5][0-9]):(?P<second>[0-5][0-9]|60)"
    r"(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<offset>[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def parse_time(text: str) -> datetime:
    """The time in ``text``, in UTC; fractions beyond microseconds are cut off.

    Raises ``ValueError``, without quoting ``text``: not RFC 3339, without offset, no such day, a leap second.
    """
    found = _RFC_3339.fullmatch(text)
    if found is None:
        raise ValueError("must be an RFC 3339 time with offset, such as 2026-01-31T09:30:00Z")
    if found["second"] == "60":
        raise ValueError("must not be a leap second: report second 59 or the next second 00")
    return _in_utc(found)


def _in_utc(found: re.Match[str]) -> datetime:
    microseconds = (found["fraction"] or "")[:6].ljust(6, "0")
    offset = "+00:00" if found["offset"] in "Zz" else found["offset"]
    try:
        time = datetime.fromisoformat(f"{found['date']}T{found['minute']}:{found['second']}.{microseconds}{offset}")
        return time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("must be a valid date in the years 0001 to 9999 (UTC)") from error


def format_time(time: datetime) -> str:
    """``time`` as RFC 3339 in UTC, with ``Z``."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
