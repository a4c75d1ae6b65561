"""The envelope: CloudEvents 1.0 over Kafka and HTTP."""

from shared.cloudevents.event import CloudEvent

__all__ = ["CloudEvent"]
