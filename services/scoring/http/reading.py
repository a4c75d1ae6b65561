"""For whom the sentences of an answer are made: in which zone they tell days, and whom they call by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query

from services.scoring.domain import Health, Policy
from shared.events.people import Zone
from shared.web import ZONE_PATTERN
from shared.wording import Reader, sentence
from shared.wording.standing import Limits, standing

#: The parameter `zone` of a request.
AskedZone = Annotated[
    Zone | None,
    Query(
        description="IANA time zone in which the sentences tell days and hours, such as Europe/London; left out, "
        "that of the responsible partner, or of the office where it is not known",
        json_schema_extra={"pattern": ZONE_PATTERN},
    ),
]


@dataclass(frozen=True, slots=True)
class Telling:
    """``reader``: whom one tells. ``limits``: of the bands."""

    reader: Reader
    limits: Limits

    @property
    def zone(self) -> str:
        """In which the sentences tell days and hours."""
        return str(self.reader.zone)

    def standing(self, health: Health) -> str:
        """The score and the band as a sentence."""
        held_by = health.held_by(self.limits)
        said = standing(health.score, health.band, self.limits, held_by, nothing_open=health.nothing_open)
        return sentence(said.text)


def telling(partner: str | None, policy: Policy, at: datetime, asked: str | None) -> Telling:
    """To whoever reads at ``at``, in the zone they ``asked`` for, else in that of ``partner`` (None: the office's)."""
    people = policy.people
    return Telling(Reader(at, ZoneInfo(asked or people.zone(partner)), people.called), policy.bands.limits)
