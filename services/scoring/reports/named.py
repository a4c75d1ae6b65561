"""A report's people under their names, for a page: in a report they stand by their ids."""

from collections import Counter
from collections.abc import Callable

from services.scoring.reports.report import Json


def named(seen: Json, name_of: Callable[[str], str | None]) -> Json:
    """``seen`` with each of its people under their name; two who share one keep their ids beside it."""
    names = {person: name_of(person) or person for person in seen["people"]}
    alike = Counter(names.values())
    people = {
        name if alike[name] == 1 else f"{name} ({person})": seen["people"][person] for person, name in names.items()
    }
    return {**seen, "people": people}
