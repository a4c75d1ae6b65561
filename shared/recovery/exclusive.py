"""Exclusive access for a recovery: it holds the leases of a running service."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from shared.database.lease import Lease
from shared.database.pool import Connection, Pool
from shared.recovery.errors import RecoveryError

T = TypeVar("T")

#: The relay's lease, which every running service renews; and the recovery's, for which a starting one waits.
_RELAY, _RECOVERY = "relay", "recovery"
#: Longer than the lease of a process that was killed lasts.
_PATIENCE_SECONDS = 9.0


async def alone(pool: Pool, holder: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run ``work`` while no process of the service runs, and return its result.

    Raises ``RecoveryError`` when one does, or when the lease is lost on the way, as to a machine that slept.
    """
    leases = [Lease(pool, name, holder) for name in (_RELAY, _RECOVERY)]
    taken: list[Lease] = []
    try:
        for name, lease in zip((_RELAY, _RECOVERY), leases, strict=True):
            await _take(pool, name, lease)
            taken.append(lease)
        return await _while_held(leases, work)
    finally:
        for lease in taken:
            await lease.release()


async def under_way(connection: Connection) -> bool:
    """Whether a recovery runs now."""
    return bool(
        await connection.fetchval("select exists (select from leases where name = $1 and until > now())", _RECOVERY)
    )


async def _take(pool: Pool, name: str, lease: Lease) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await lease.acquire(asyncio.Event())
    except TimeoutError as error:
        holder = await pool.fetchval("select holder from leases where name = $1", name)
        raise RecoveryError(f"{holder} is running on this database: stop it first") from error


async def _while_held(leases: list[Lease], work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    doing = asyncio.create_task(work())
    kept = [asyncio.create_task(lease.keep()) for lease in leases]
    try:
        await asyncio.wait({doing, *kept}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise RecoveryError("the lease was lost: another process runs on this database. Stop it and run this again")
        return doing.result()
    finally:
        for task in (doing, *kept):
            task.cancel()
        await asyncio.gather(doing, *kept, return_exceptions=True)
