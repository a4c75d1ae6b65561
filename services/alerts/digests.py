"""Digests: one for each recipient and local date, when it is due or when somebody asks."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from services.alerts import mail_queue
from services.alerts.domain import ClientState, DigestPlan, Policy, due
from services.alerts.projection import states
from shared.database import Connection, Pool, in_transaction, isolated
from shared.kafka import Upstream, offsets
from shared.set_aside import SetAside

log = structlog.get_logger()

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
        self._aside = SetAside("digests")

    async def turn(self) -> None:
        """Plan what is due, once everything is read."""
        if self._policy.digest.time is not None and await self._caught_up():
            await self.plan(on_request=False)

    async def plan(self, *, on_request: bool) -> int:
        """Plan the digests due now, or those of today whatever the hour; how many are new."""

        async def work(connection: Connection) -> int:
            clients = await self._clients(connection)
            people = await states.people(connection, {person for state in clients for person in state.people})
            now = self._clock()
            plans = due(clients, people.get, now, self._policy, on_request=on_request)
            return await self._ask_for(connection, plans, now)

        planned = await in_transaction(self._pool, work)
        if planned:
            log.info("digests_planned", count=planned)
        return planned

    async def _clients(self, connection: Connection) -> list[ClientState]:
        """Those of whom an alert is open; who cannot be read must not keep the others from being told of."""
        resting, clients = self._aside.now(), []
        for row in await states.with_open_alerts(connection):
            if (stream := row["stream_id"]) in resting:
                continue
            try:
                clients.append(states.client_in(row))
            except Exception as error:  # noqa: BLE001  whatever is wrong with one
                self._aside.failed(stream, error)
            else:
                self._aside.succeeded(stream)
        return clients

    async def _ask_for(self, connection: Connection, plans: Sequence[DigestPlan], now: datetime) -> int:
        """How many digests are new; one that cannot be written is asked for again with the next plan."""
        planned = 0

        async def write(some: Sequence[DigestPlan]) -> None:
            nonlocal planned
            planned += await mail_queue.want_digests(connection, some, now)

        resting = self._aside.now()
        due_now = [plan for plan in plans if plan.key not in resting]
        failed = {plan.key: error for plan, error in await isolated(connection, due_now, write)}
        for plan in due_now:
            if (error := failed.get(plan.key)) is not None:
                self._aside.failed(plan.key, error)
            else:
                self._aside.succeeded(plan.key)
        return planned

    async def _caught_up(self) -> bool:
        async with self._pool.acquire() as connection:
            behind = await offsets.behind(connection)
        if behind is None or behind > BEHIND:
            return False
        return await self._upstream.within(BEHIND)
