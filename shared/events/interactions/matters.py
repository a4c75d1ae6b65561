"""Matters: what the client instructed us to do, and that they were told where it stands."""

from typing import Annotated

from pydantic import Field

from shared.events.base import EventData, Line, MatterId, PersonId, Words
from shared.personal import Personal


class MatterOpened(EventData):
    """The client instructed us. ``status_every_days``: how often they want to hear where it stands."""

    matter: MatterId
    title: Personal[Line]
    practice_area: Line | None = None
    lead: PersonId | None = None
    status_every_days: Annotated[int, Field(ge=1, le=366)] | None = None


class StatusReported(EventData):
    """The client was told where a matter stands; without ``matter``, where all their matters stand."""

    matter: MatterId | None = None
    by: PersonId | None = None


class MatterClosed(EventData):
    """The matter is over."""

    matter: MatterId
    outcome: Personal[Words] | None = None
