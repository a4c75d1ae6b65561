"""NOTIFY, as late as it may be.

Postgres lets one transaction at a time commit a notification, and holds the others off until the disk has it. So what
is announced inside `in_transaction` is sent right after its commit, by itself, when there is nothing left to write. A
process that dies between the two announces nothing: who listens must look now and then even so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

from shared.database.away import DATABASE_AWAY
from shared.database.pool import Connection

log = structlog.get_logger()

_due: ContextVar[set[str] | None] = ContextVar("due", default=None)


async def notify(connection: Connection, channel: str) -> None:
    """Wake who listens on ``channel``: once the transaction that the caller runs in has committed."""
    channels = _due.get()
    if channels is None:
        await _send(connection, channel)
    else:
        channels.add(channel)


@contextmanager
def held_back() -> Iterator[set[str]]:
    """Inside, what is notified is only noted in the set."""
    channels: set[str] = set()
    token = _due.set(channels)
    try:
        yield channels
    finally:
        _due.reset(token)


async def send(connection: Connection, channels: set[str]) -> None:
    """Notify now. What was committed stays so: where the database is gone by now, who listens finds it later."""
    try:
        for channel in channels:
            await _send(connection, channel)
    except DATABASE_AWAY as error:
        log.info("notify_failed", error=repr(error))


async def _send(connection: Connection, channel: str) -> None:
    await connection.execute("select pg_notify($1, '')", channel)
