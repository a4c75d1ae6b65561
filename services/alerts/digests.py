"""Digests: one for each recipient and local date, when it is due or when somebody asks."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiokafka.errors import KafkaError

from services.alerts import mail_queue
from services.alerts.domain import Policy, due
from services.alerts.projection import states
from shared.asyncio_wait import wait_until
from shared.database.pool import Connection, Pool
from shared.database.transactions import DATABASE_AWAY, in_transaction
from shared.kafka import offsets
from shared.kafka.consumer_group_lag import Upstream

log = structlog.get_logger()

_INTERVAL_SECONDS = 20.0
#: Digests wait until all that was recorded is less than this behind: history mails nothing already over.
BEHIND = timedelta(minutes=1)


class Digests:
    """Plans digests; the mail worker sends them."""

    def __init__(self, pool: Pool, policy: Policy, upstream: Upstream, clock: Callable[[], datetime]) -> None:
        """``upstream``: the groups that must have caught up. Planning twice at once is harmless: keys are unique."""
        self._pool = pool
        self._policy = policy
        self._upstream = upstream
        self._clock = clock
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Plan what is due, now and then, until ``stop``."""
        while not self._stopping.is_set():
            try:
                if self._policy.digest.time is not None and await self._caught_up():
                    await self.plan(on_request=False)
            except (KafkaError, *DATABASE_AWAY) as error:
                log.warning("digests_wait", error=repr(error))
            await wait_until(self._stopping, _INTERVAL_SECONDS)

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()

    async def plan(self, *, on_request: bool) -> int:
        """Plan the digests due now, or those of today whatever the hour; how many are new."""

        async def work(connection: Connection) -> int:
            clients = await states.clients_with_open_alerts(connection)
            wanted = {
                person
                for state in clients
                for person in (state.partner, *(one for risk in state.standing.risks.values() for one in risk.concerns))
                if person
            }
            people = await states.people(connection, wanted)
            now = self._clock()
            plans = due(clients, people.get, now, self._policy, on_request=on_request)
            return await mail_queue.want_digests(connection, plans, now)

        planned = await in_transaction(self._pool, work)
        if planned:
            log.info("digests_planned", count=planned)
        return planned

    async def _caught_up(self) -> bool:
        async with self._pool.acquire() as connection:
            behind = await offsets.behind(connection)
        if behind is None or behind > BEHIND:
            return False
        return await self._upstream.within(BEHIND)
