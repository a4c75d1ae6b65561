"""Transactions that are retried after a lost race."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

from shared.database import notifying
from shared.database.away import DATABASE_AWAY
from shared.database.pool import Connection, Pool

__all__ = ["DATABASE_AWAY", "LOST_RACES", "LostRace", "in_transaction"]

T = TypeVar("T")
log = structlog.get_logger()

_TRIES = 10


class LostRace(Exception):  # noqa: N818  it is no error: the work is simply done again
    """Raised inside a transaction to have it rolled back and done again."""


#: Errors after which the same work may succeed when retried.
LOST_RACES = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, LostRace)


async def in_transaction(pool: Pool, work: Callable[[Connection], Awaitable[T]]) -> T:
    """The result of ``work``, committed. Work that met 40001 or 40P01 is done again, at most ten times.

    ``work`` must keep its effects inside the transaction. What it raises is passed on, and nothing is kept.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            async with pool.acquire() as connection:
                return await _once(connection, work)
        except LOST_RACES as error:
            if not tries_left:
                raise
            log.info("transaction_retried", error=type(error).__name__)
    raise AssertionError("unreachable")


async def _once(connection: Connection, work: Callable[[Connection], Awaitable[T]]) -> T:
    with notifying.held_back() as channels:
        async with connection.transaction():
            result = await work(connection)
    await notifying.send(connection, channels)
    return result
