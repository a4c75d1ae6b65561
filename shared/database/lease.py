"""A lease: one process at a time, until its heartbeat stops.

A paused process would hold a session lock for ever. A lease expires; two holders for a moment are harmless where they
only do the same work twice.
"""

import asyncio

import structlog

from shared.asyncio_wait import wait_until
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY

log = structlog.get_logger()


class Lease:
    """The lease ``name``, held for ``seconds`` from each heartbeat on."""

    def __init__(self, pool: Pool, name: str, holder: str, *, seconds: float = 6.0) -> None:
        """``holder`` must be unique among processes."""
        self._pool = pool
        self._name = name
        self._holder = holder
        self._seconds = seconds

    async def take(self) -> bool:
        """Take or renew the lease; whether this process holds it now. The database's clock counts."""
        taken = await self._pool.fetchval(
            "insert into leases (name, holder, until) values ($1, $2, now() + $3 * interval '1 second') "
            "on conflict (name) do update set holder = excluded.holder, until = excluded.until "
            "where leases.holder = excluded.holder or leases.until < now() returning true",
            self._name, self._holder, self._seconds,
        )  # fmt: skip
        return bool(taken)

    async def acquire(self, stopping: asyncio.Event) -> bool:
        """Wait until this process holds the lease (True) or ``stopping`` is set (False)."""
        while not stopping.is_set():
            if await self._taken():
                return True
            await wait_until(stopping, self._seconds / 6)
        return False

    async def keep(self) -> None:
        """Renew the lease until it is lost; returns then."""
        while True:
            await asyncio.sleep(self._seconds / 3)
            if not await self._taken():
                log.warning("lease_lost", lease=self._name)
                return

    async def release(self) -> None:
        """Release the lease; if the database is down it expires by itself."""
        try:
            await self._pool.execute("delete from leases where name = $1 and holder = $2", self._name, self._holder)
        except DATABASE_AWAY as error:
            log.warning("lease_not_released", lease=self._name, error=repr(error))

    async def _taken(self) -> bool:
        try:
            return await self.take()
        except DATABASE_AWAY as error:
            log.warning("lease_not_renewed", lease=self._name, error=repr(error))
            return False
