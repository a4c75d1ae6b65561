"""Waking by LISTEN/NOTIFY, with a slow poll behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.asyncio_wait import wait_until
from shared.database.pool import Pool

_POLL_SECONDS = 1.0


class Waking:
    """Wakes waiters when a notification arrives on a channel."""

    def __init__(self, pool: Pool, channel: str) -> None:
        """``channel``: of NOTIFY, in the pool's database."""
        self._pool = pool
        self._channel = channel
        self._event = asyncio.Event()

    def wake(self) -> None:
        """Wake whoever waits."""
        self._event.set()

    async def wait(self) -> None:
        """Return when there may be something new; at the latest after a second, in case a notification was lost."""
        await wait_until(self._event, _POLL_SECONDS)
        self._event.clear()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen for notifications on a dedicated connection."""
        async with self._pool.acquire() as connection:

            def heard(*_: Any) -> None:
                self._event.set()

            await connection.add_listener(self._channel, heard)
            try:
                yield
            finally:
                if not connection.is_closed():
                    await connection.remove_listener(self._channel, heard)
