"""Postgres: connections, transactions that are tried again, migrations."""

from shared.database.away import is_away
from shared.database.isolation import isolated
from shared.database.lease import Lease
from shared.database.notifying import notify
from shared.database.pool import Connection, Pool, connect
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.database.waking import Waking

__all__ = [
    "DATABASE_AWAY",
    "Connection",
    "Lease",
    "Pool",
    "Waking",
    "connect",
    "in_transaction",
    "is_away",
    "isolated",
    "notify",
]
