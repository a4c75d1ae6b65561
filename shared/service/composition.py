"""What every service is put together from; its own `app.py` adds what is its own."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
from fastapi import APIRouter

from shared.database import connect
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.events import ServiceContext
from shared.kafka.consuming.consumer import Consumer, Handler, Source
from shared.kafka.consuming.consumer_supervisor import ConsumerSupervisor
from shared.kafka.consuming.watchdog import Stuck
from shared.projections.operations import Operations
from shared.projections.read_your_writes import AppliedVersions
from shared.projections.refold import Refolding
from shared.projections.retry_unwritable import RetryUnwritable
from shared.projections.runner import ProjectionRunner
from shared.relay import Relay
from shared.service import process, unknown_settings
from shared.service.db_gauges import sampling
from shared.service.part import Once, Part
from shared.service.periodic import Periodic
from shared.service.start_gate import StartGate
from shared.service.unknown_settings import Readers
from shared.settings import Settings, SettingsError, process_name
from shared.telemetry import logs, tracing
from shared.web.app import Server, application
from shared.web.auth import Tokens
from shared.web.probes import Check

#: How often it is looked for what waits to be tried again.
RETRY_SECONDS = 2.0


def wall_clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Assembly:
    """The parts of one service's process."""

    def __init__(self, service: ServiceContext, settings: Settings, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self.service = service
        self.settings = settings
        self.pool = pool
        self.tokens = Tokens(settings.tokens)
        self.clock = wall_clock
        self.name = process_name(service.name, settings.instance)
        self.applied = AppliedVersions(pool)
        self._opening = StartGate(service, settings, pool)
        self._checks: dict[str, Check] = {"database": self._database, "store": self._opening.is_open}
        self._first: list[Part] = []

    def consume(self, source: Source, handler: Handler, *, name: str = "consumer") -> None:
        """Consume with ``handler``, in the service's own group.

        A service that decides on reported facts, and follows recorded events beside, has two consumers: the second
        bears another ``name``, which its group, its part and its checks bear too. Raises ``ValueError`` for one twice.
        """
        if name in self._checks:
            raise ValueError(f"{self.service} has a consumer called {name} already")
        first = name == "consumer"
        group = self.service.group if first else f"{self.service.group}-{name}"

        def consumer() -> Consumer:
            return Consumer(
                self.settings,
                self.pool,
                source,
                handler,
                group=group,
                instance=self.settings.instance,
                applied=self.applied.announce,
            )

        consuming = ConsumerSupervisor(consumer, self.pool, stall_seconds=self.settings.stall_seconds)
        broker = "broker" if first else f"{name}_broker"
        self._checks |= {broker: consuming.broker_answers, name: consuming.progresses}
        self.add(Part(name, consuming.run, consuming.stop, fatal=(Stuck,)))

    def follow(self, source: Source, application: ProjectionRunner, *, name: str = "consumer") -> None:
        """Project recorded events. Streams marked for a refold are rebuilt once at the start."""
        self.consume(source, application.apply, name=name)
        refolding = Refolding(self.settings, application, self.pool)
        once = Once(lambda: refolding.refold_marked(self.name))
        self.add(Part("refolding", once.run, once.stop))
        again = RetryUnwritable(application, self.pool, Operations(application, self.pool, self.clock))
        self.add(Periodic("retrying", again.retry, RETRY_SECONDS).part)

    def add(self, part: Part) -> None:
        """Run ``part`` too, once the store is known to be level with its topics.

        It is stopped before the relay, which sends what it appended.
        """
        self._first.append(self._opening.then(part))

    async def run(self, summary: str, routers: Sequence[APIRouter]) -> int:
        """Run everything until asked to stop. Returns the exit code."""
        app = application(self.service, summary, routers, self._checks, self._opening.is_open, settings=self.settings)
        server = Server(app, self.settings)
        relay = Relay(self.settings, self.pool, self.service, self.name)
        # Neither can be begun again: one has let go of its port, the other has found what must be mended first.
        http = Part("http", server.run_until_stopped, lambda: self._stop(server), fatal=(Exception,))
        opening = Part("opening", self._opening.run, self._opening.stop, fatal=(Exception,))
        first = [opening, self._opening.soon(http), *self._first]
        last = [self._opening.then(Part("relay", relay.run, relay.stop)), sampling(self.pool).part]
        return await process.run([first, last], drain_seconds=self.settings.drain_seconds)

    def _stop(self, server: Server) -> None:
        server.stop()
        self.applied.close()

    async def _database(self) -> bool:
        return bool(await self.pool.fetchval("select true"))


@asynccontextmanager
async def assembly(service: ServiceContext, settings: Settings, readers: Readers) -> AsyncIterator[Assembly]:
    """An assembly with its database connected. ``readers``: who else reads the environment.

    Raises ``SettingsError`` when the database is not there, or not migrated.
    """
    logs.configure(settings.log_level, service=service.name)
    tracing.configure(service.name)
    unknown_settings.warn(os.environ, type(settings).model_fields, readers)
    pool = await _database(service, settings)
    try:
        yield Assembly(service, settings, pool)
    finally:
        tracing.flush()
        await pool.close()


async def _database(service: ServiceContext, settings: Settings) -> Pool:
    try:
        pool = await connect(settings.database(service.name), settings.pool_size, name=service.group)
        migrated = await pool.fetchval("select to_regclass('recovering') is not null")
    except (asyncpg.PostgresError, *DATABASE_AWAY) as error:
        raise SettingsError(f"the database of {service} cannot be used: {error}") from error
    if not migrated:
        await pool.close()
        raise SettingsError(f"the database of {service} lacks tables: run `python -m services.{service} migrate`")
    return pool
