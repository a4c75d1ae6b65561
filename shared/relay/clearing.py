"""Clearing the outbox of what is acknowledged, for all partitions together."""

import asyncio
from collections.abc import Sequence

from shared.database.pool import Pool
from shared.store.outbox import clear

#: From this many positions on, a statement and commit of their own pay off.
_MANY = 500


class Clearing:
    """One statement at a time; what other partitions have acknowledged meanwhile goes into the next one."""

    def __init__(self, pool: Pool) -> None:
        """``pool``: of the outbox."""
        self._pool = pool
        self._turn = asyncio.Lock()
        self._waiting: list[int] = []

    async def clear(self, positions: Sequence[int]) -> None:
        """Return when these are cleared. Raises what the database raises."""
        if len(positions) >= _MANY:
            await clear(self._pool, positions)
            return
        self._waiting += positions
        async with self._turn:
            some, self._waiting = self._waiting, []
            if not some:
                return  # another statement cleared them
            try:
                await clear(self._pool, some)
            except BaseException:
                self._waiting = some + self._waiting  # nobody may think that theirs are cleared
                raise
