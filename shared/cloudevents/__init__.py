"""The envelope: CloudEvents 1.0 over Kafka and HTTP."""

from shared.cloudevents.event import CloudEvent
from shared.cloudevents.timestamps import format_time

__all__ = [
    "CloudEvent",
    "format_time",
]
