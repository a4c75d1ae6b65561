"""A partition that fails is left alone for a while, so that it does not hold the others."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from shared.asyncio_wait import wait_until
from shared.database.away import DATABASE_AWAY
from shared.kafka.record import Partition

log = structlog.get_logger()

_HELD_SECONDS = 5.0


class Pausing(Protocol):
    """A client that can stop fetching a partition."""

    def pause(self, partition: Partition) -> None:
        """Fetch no more of it."""
        ...

    def resume(self, partition: Partition) -> None:
        """Fetch it again, if it is still assigned to this process."""
        ...


class Hold:
    """Pauses partitions, and lets each go on where the database says when its time is up."""

    def __init__(self, client: Pausing, go_on: Callable[[Partition], Awaitable[None]], stopping: asyncio.Event) -> None:
        """``go_on`` seeks to the stored offset; it may raise ``DATABASE_AWAY``."""
        self._client = client
        self._go_on = go_on
        self._stopping = stopping
        self._releasing: set[asyncio.Task[None]] = set()

    def hold(self, partition: Partition) -> None:
        """Leave the partition alone from now on."""
        self._client.pause(partition)
        task = asyncio.create_task(self._release(partition))
        self._releasing.add(task)
        task.add_done_callback(self._releasing.discard)

    async def _release(self, partition: Partition) -> None:
        while True:
            await wait_until(self._stopping, _HELD_SECONDS)
            if self._stopping.is_set():
                return
            try:
                await self._go_on(partition)
            except DATABASE_AWAY as error:
                log.warning("partition_stays_held", error=repr(error))
            else:
                self._client.resume(partition)
                return
