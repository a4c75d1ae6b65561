"""Kafka: client, topics, records, and consuming with offsets kept in Postgres."""

from shared.kafka import offsets
from shared.kafka.consumer import Source
from shared.kafka.consumer_group_lag import Upstream

__all__ = [
    "Source",
    "Upstream",
    "offsets",
]
