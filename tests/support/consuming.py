"""Consumers that run for as long as a test wants them to."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.database.pool import Pool
from shared.events.catalogue import Topic
from shared.kafka.consuming.consumer import Consumer, Handler, Source
from shared.kafka.consuming.consumer_supervisor import ConsumerSupervisor
from shared.settings import Settings

INTERACTIONS = Source((Topic.INTERACTIONS,), gapless=True)


def consumer(
    settings: Settings, pool: Pool, handler: Handler, *, source: Source = INTERACTIONS, group: str | None = None
) -> Consumer:
    """A consumer, in a group of its own unless one is named."""
    return Consumer(settings, pool, source, handler, group=group or f"test-{os.urandom(6).hex()}", instance=None)


def consuming(
    settings: Settings,
    pool: Pool,
    handler: Handler,
    *,
    source: Source = INTERACTIONS,
    group: str | None = None,
    stall_seconds: float = 60,
) -> ConsumerSupervisor:
    """A consumer with its watchdog."""
    return ConsumerSupervisor(
        lambda: consumer(settings, pool, handler, source=source, group=group),
        pool,
        stall_seconds=stall_seconds,
    )


@asynccontextmanager
async def started(one: Consumer) -> AsyncIterator[Consumer]:
    await one.start()
    try:
        yield one
    finally:
        await one.stop()


@asynccontextmanager
async def running(one: ConsumerSupervisor) -> AsyncIterator[asyncio.Task[None]]:
    """It runs; in the end it is told to stop, and what it raised is raised."""
    task = asyncio.create_task(one.run())
    try:
        yield task
    finally:
        one.stop()
        async with asyncio.timeout(20):
            await task
