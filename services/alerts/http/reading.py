"""For whom the sentences of an answer are made."""

from typing import Annotated

from fastapi import Query

from shared.events.people import Zone
from shared.web import ZONE_PATTERN

#: The parameter `zone` of a request.
AskedZone = Annotated[
    Zone | None,
    Query(
        description="IANA time zone in which the sentences tell days and hours, such as Europe/London; left out, that "
        "of the office",
        json_schema_extra={"pattern": ZONE_PATTERN},
    ),
]
