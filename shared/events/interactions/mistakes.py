"""Mistakes of ours, as they came to light between the client and us."""

from enum import StrEnum

from shared.events.base import EventData, Identifier, MatterId, PersonId, Time, Words
from shared.personal import Personal


class Finder(StrEnum):
    """Who saw it first."""

    US = "us"
    CLIENT = "client"


class MistakeDisclosed(EventData):
    """A mistake of ours was spoken of with the client; the event's time is when.

    ``found_by``: who found it first; if the client did, the time is when they told us. ``found_at``: when it was found;
    left out where nobody knows, it counts as found long before. ``by``: who of ours spoke of it.
    """

    mistake: Identifier
    what: Personal[Words]
    found_by: Finder
    found_at: Time | None = None
    by: PersonId | None = None
    matter: MatterId | None = None


class MistakeRemedied(EventData):
    """The mistake was put right. ``satisfied``: what the client says of how, if asked."""

    mistake: Identifier
    how: Personal[Words] | None = None
    satisfied: bool | None = None
