"""Postgres: connections, transactions that are tried again, migrations."""

from shared.database.pool import connect
from shared.database.transactions import in_transaction

__all__ = ["connect", "in_transaction"]
