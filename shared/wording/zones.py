"""Time zones, and moments in them, in words."""

from datetime import datetime, tzinfo

from shared.wording.dates import full_date
from shared.wording.reader import Reader


def zone_name(zone: tzinfo) -> str:
    """An IANA zone as people call it: "London time", "New York time"; one without a place has its own name, "UTC"."""
    area, _, place = str(zone).rpartition("/")
    return f"{place.replace('_', ' ')} time" if area and area != "Etc" else str(zone)


def moment(when: datetime, reader: Reader) -> str:
    """With the zone, for what may be kept: "11 April 2026, 22:00 Sydney time"."""
    return f"{full_date(reader.calendar_day(when))}, {reader.clock(when)} {zone_name(reader.zone)}"
