"""Transactions that are tried again when they lost a race."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

from shared.database.pool import Connection, Pool

T = TypeVar("T")
log = structlog.get_logger()

_TRIES = 10


class LostRace(Exception):  # noqa: N818  it is no error: the work is simply done again
    """Raised inside a transaction to have it rolled back and done again."""


#: What asyncpg raises when the database cannot serve for now: gone, starting, stopping, full, or cut off.
DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
)

_RETRIED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, LostRace)


async def in_transaction(pool: Pool, work: Callable[[Connection], Awaitable[T]]) -> T:
    """The result of ``work``, committed. Work that met 40001 or 40P01 is done again, at most ten times.

    ``work`` must keep its effects inside the transaction. What it raises is passed on, and nothing is kept.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            async with pool.acquire() as connection, connection.transaction():
                return await work(connection)
        except _RETRIED as error:
            if not tries_left:
                raise
            log.info("transaction_retried", error=type(error).__name__)
    raise AssertionError("unreachable")
