"""Kafka: client, topics, records, and consuming with offsets kept in Postgres."""

from shared.kafka import offsets
from shared.kafka.consuming.consumer import Source
from shared.kafka.consuming.consumer_group_lag import Upstream

__all__ = [
    "Source",
    "Upstream",
    "offsets",
]
