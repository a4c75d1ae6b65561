"""The form of the parameter `zone`: every IANA name that this machine knows, and no other text."""

from zoneinfo import available_timezones

#: Not as an enumeration: generators of clients make members of it, and GMT+0, GMT-0 and GMT0 are one name to them.
ZONE_PATTERN = "^(" + "|".join(sorted(name.replace("+", r"\+") for name in available_timezones())) + ")$"
