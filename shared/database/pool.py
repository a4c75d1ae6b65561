"""Connections to a service's own database."""

import asyncpg

Pool = asyncpg.Pool
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy


async def connect(url: str, size: int, *, name: str) -> asyncpg.Pool:
    """A pool of up to ``size`` connections. Raises ``OSError`` or ``asyncpg.PostgresError`` when there is no database.

    Statements and lock waits time out after 30 s: longer means that something is wrong, and the work is given up and
    tried again.
    """
    return await asyncpg.create_pool(
        url,
        min_size=2,
        max_size=size,
        command_timeout=60,
        reset=_as_it_is,
        server_settings={
            "application_name": name,
            "timezone": "UTC",
            "datestyle": "ISO",
            "statement_timeout": "30s",
            "lock_timeout": "30s",
            "idle_in_transaction_session_timeout": "60s",
        },
    )


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Asyncpg itself ends a transaction left open, and listeners. We leave no settings, cursors or advisory locks.

    What it would send besides is one more way to the server and back for every connection taken from the pool.
    """
