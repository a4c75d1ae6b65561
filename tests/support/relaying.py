"""Relays that run for as long as a test wants them to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.database.pool import Pool
from shared.events.catalogue import Service
from shared.relay import Relay
from shared.settings import Settings
from tests.support.contexts import CONTEXTS
from tests.support.eventually import eventually
from tests.support.recording import unrelayed


def relay(
    settings: Settings, pool: Pool, holder: str = "one", *, service: Service = Service.INTERACTIONS, lease: float = 6.0
) -> Relay:
    """A relay whose lease runs out after ``lease`` seconds."""
    made = Relay(settings, pool, CONTEXTS[service], holder)
    made._lease._seconds = lease
    return made


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The relays run; in the end they are told to stop, and what they raised is raised."""
    tasks = [asyncio.create_task(one.run()) for one in relays]
    try:
        yield tasks
    finally:
        for one in relays:
            one.stop()
        async with asyncio.timeout(20):
            await asyncio.gather(*tasks)


async def all_relayed(pool: Pool, *, seconds: float = 30.0) -> None:
    """Wait until the outbox is empty."""

    async def empty() -> bool:
        return await unrelayed(pool) == 0

    await eventually(empty, seconds=seconds)
