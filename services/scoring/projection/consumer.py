"""The topics scoring consumes, and the projectors of its streams."""

from collections.abc import Mapping
from typing import Any

from services.scoring.projection.clients import Clients
from services.scoring.projection.people import People
from services.scoring.projection.working_calendar_cache import Calendars
from shared.events.catalogue import Topic
from shared.kafka import Source
from shared.projections import Projector

SOURCE = Source(topics=(Topic.CLIENTS, Topic.INTERACTIONS, Topic.PEOPLE), gapless=True)


def projectors(known: Calendars) -> Mapping[str, Projector[Any]]:
    """`scoring:acme`, `people:anna`. ``known``: the policy, and when people work."""
    return {"scoring": Clients(known), "people": People()}
