"""The relay: sends the outbox to Kafka in order, until it is acknowledged."""

from shared.relay.relay import Relay

__all__ = ["Relay"]
