"""A consumer and its watchdog as one part of a process."""

import asyncio
from collections.abc import Callable

import structlog
from aiokafka.errors import KafkaError

from shared.asyncio_wait import wait_until
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.kafka.consuming.consumer import Consumer
from shared.kafka.consuming.watchdog import Watchdog

log = structlog.get_logger()

_RETRY_SECONDS = 2.0


class ConsumerSupervisor:
    """Consumes from the first moment the broker is there, until told to stop or until it cannot go on."""

    def __init__(
        self,
        consumer: Callable[[], Consumer],
        pool: Pool,
        *,
        stall_seconds: float,
    ) -> None:
        """``consumer`` makes one; it is called again when the broker was not there to start it."""
        self._make = consumer
        self._pool = pool
        self._stall_seconds = stall_seconds
        self._stopping = asyncio.Event()
        self._watchdog: Watchdog | None = None

    async def broker_answers(self) -> bool:
        """Whether the broker answered lately."""
        return self._watchdog is not None and self._watchdog.broker_answers

    async def progresses(self) -> bool:
        """Whether reading goes on."""
        return self._watchdog is not None and self._watchdog.progresses

    async def run(self) -> None:
        """Consume until ``stop``. Raises ``Stuck`` when it cannot go on without loss."""
        consumer = await self._started()
        if consumer is None:
            return
        self._watchdog = Watchdog(consumer, self._pool, stall_seconds=self._stall_seconds)
        failing = [asyncio.create_task(self._watchdog.run()), asyncio.create_task(consumer.failed())]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({*failing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            failures = [error for task in failing if task.done() and (error := task.exception()) is not None]
        finally:
            for task in (*failing, stopping):
                task.cancel()
            await consumer.stop()
        if failures:
            raise failures[0]

    def stop(self) -> None:
        """Ask ``run`` to finish the batch at hand and end."""
        self._stopping.set()

    async def _started(self) -> Consumer | None:
        while not self._stopping.is_set():
            consumer = self._make()
            try:
                await consumer.start()
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("consumer_not_started", error=repr(error), retry_in=_RETRY_SECONDS)
                await consumer.stop()
            except BaseException:
                await consumer.stop()
                raise
            else:
                return consumer
            await wait_until(self._stopping, _RETRY_SECONDS)
        return None
