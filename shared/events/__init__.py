"""The event language: what an event is, and what a language of events is.

Rapport's own language is in ``catalogue`` and the modules of its models; the kernel knows none of them.
"""

from shared.events.base import EventData, Identifier, Line, Words
from shared.events.event import Event, NewEvent, Reported
from shared.events.language import EventType, Language, RecordedTopic, ReportedTopic
from shared.events.service_context import ServiceContext

__all__ = [
    "Event",
    "EventData",
    "EventType",
    "Identifier",
    "Language",
    "Line",
    "NewEvent",
    "RecordedTopic",
    "Reported",
    "ReportedTopic",
    "ServiceContext",
    "Words",
]
