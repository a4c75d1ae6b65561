"""The relay: what the outbox names goes to Kafka, in order, until it is acknowledged."""

from shared.relay.relay import Relay

__all__ = ["Relay"]
