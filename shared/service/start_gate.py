"""The start gate: relay, consumer and doors begin only after the guard has compared database and topics."""

import asyncio
from dataclasses import replace

import structlog
from aiokafka.errors import KafkaError

from shared.asyncio_wait import wait_until
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.events import ServiceContext
from shared.recovery.guard import compare
from shared.service.part import Once, Part
from shared.settings import Settings

log = structlog.get_logger()

_RETRY_SECONDS = 2.0
#: Several times what a successful comparison takes.
_LOOK_SECONDS = 3.0


class StartGate:
    """Runs the guard once, as soon as the broker is available; then opens, or ends the process."""

    def __init__(self, service: ServiceContext, settings: Settings, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self._service = service
        self._settings = settings
        self._pool = pool
        self._open = False
        self._looked = asyncio.Event()
        self._decided = asyncio.Event()
        self._looking = Once(self._look)

    async def run(self) -> None:
        """Look, then wait for ``stop``. Raises ``StoreBehindError``: the process must end."""
        await self._looking.run()

    def stop(self) -> None:
        """Ask ``run`` to end, and what waits for it not to begin."""
        self._looking.stop()
        self._decided.set()
        self._looked.set()

    async def _look(self) -> None:
        while not self._open:
            try:
                await compare(self._service, self._settings, self._pool)
            except (KafkaError, *DATABASE_AWAY) as error:
                self._looked.set()
                log.warning("start_waits", error=repr(error), retry_in=_RETRY_SECONDS)
                await wait_until(self._decided, _RETRY_SECONDS)
            else:
                self._open = True
        self._decided.set()
        self._looked.set()

    async def is_open(self) -> bool:
        """Whether the store is level with its topics, as far as the guard can see."""
        return self._open

    def then(self, part: Part) -> Part:
        """``part``, begun when it is open; never, if it is stopped before."""

        async def run() -> None:
            await self._decided.wait()
            if self._open:
                await part.run()

        return replace(part, run=run)

    def soon(self, part: Part) -> Part:
        """``part``, begun when it is open, or when that is not to be waited for: nobody who could tell is there.

        So a door that would be closed for a moment does not exist yet: who reports goes to another process meanwhile.
        """

        async def run() -> None:
            await wait_until(self._looked, _LOOK_SECONDS)
            if self._open or not self._decided.is_set():
                await part.run()

        return replace(part, run=run)
