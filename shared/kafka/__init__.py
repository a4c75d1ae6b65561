"""Kafka: client, topics, records, and consuming with offsets kept in Postgres."""
