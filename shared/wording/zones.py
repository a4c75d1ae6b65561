"""Time zones, and moments in them, in words."""

from datetime import datetime, tzinfo

from shared.wording.dates import full_date
from shared.wording.reader import Reader


def zone_name(zone: tzinfo) -> str:
    """An IANA zone as people call it: "London time", "New York time"; one without a place has its own name, "UTC"."""
    area, _, place = str(zone).rpartition("/")
    return f"{place.replace('_', ' ')} time" if area and area != "Etc" else str(zone)


def zoned_clock(when: datetime, reader: Reader) -> str:
    """A time of day that nobody can take for that of another place: "16:30 (London)", "16:30 (UTC)"."""
    return f"{reader.clock(when)} ({zone_name(reader.zone).removesuffix(' time')})"


def since(when: datetime, reader: Reader) -> str:
    """E.g. "since 10:42 (London) today", "since 3 May 2026 (12 days)"."""
    days = -reader.distance(when)
    if days in {0, 1}:
        return f"since {zoned_clock(when, reader)} {reader.day(when)}"
    told = f"since {full_date(reader.calendar_day(when))}"
    return f"{told} ({days} days)" if days > 0 else told


def moment(when: datetime, reader: Reader) -> str:
    """With the zone, for what may be kept: "11 April 2026, 22:00 Sydney time"."""
    return f"{full_date(reader.calendar_day(when))}, {reader.clock(when)} {zone_name(reader.zone)}"
