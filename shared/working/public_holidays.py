"""Public holidays by country or part of one, from the library `holidays`; days in lieu are among them.

A calendar that the library lacks has none: of a part of a country that it lacks, those of the country are kept.
"""

from datetime import date
from functools import cache, lru_cache

import holidays


def is_holiday(calendar: str | None, day: date) -> bool:
    """Whether ``day`` is a public holiday of ``calendar``; None: they keep none."""
    return calendar is not None and day.toordinal() in public_holidays(calendar, day.year)


@lru_cache(1024)
def public_holidays(calendar: str, year: int) -> frozenset[int]:
    """The ordinals (`date.toordinal`) of the public holidays of ``calendar`` (``NO``, ``GB-SCT``) in ``year``."""
    found = _nearest(calendar)
    if found is None:
        return frozenset()
    country, part = found
    return frozenset(day.toordinal() for day in holidays.country_holidays(country, subdiv=part, years=year))


def is_known(calendar: str) -> bool:
    """Whether the library has this very calendar."""
    found = _nearest(calendar)
    return found is not None and calendar == "-".join(filter(None, found))


@cache
def _nearest(calendar: str) -> tuple[str, str | None] | None:
    country, _, part = calendar.partition("-")
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return None
    return country, part if part in known[country] else None
