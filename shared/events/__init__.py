"""The event language: the only thing the services share about what happens in a firm."""

from shared.events.base import EventData
from shared.events.catalogue import ALL_TOPICS, CATALOGUE, DEAD, OWNERS, REPORTED, EventType, Service, Topic, type_of
from shared.events.event import Event, NewEvent, Reported

__all__ = [
    "ALL_TOPICS",
    "CATALOGUE",
    "DEAD",
    "OWNERS",
    "REPORTED",
    "Event",
    "EventData",
    "EventType",
    "NewEvent",
    "Reported",
    "Service",
    "Topic",
    "type_of",
]
