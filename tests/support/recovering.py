"""Recoveries in the test's own process: a service whose store is exchanged for an older copy of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from services.intake.app import DECIDERS as INTAKE
from services.interactions.app import DECIDERS as INTERACTIONS
from shared.cloudevents import CloudEvent
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import RecordedTopic, ServiceContext
from shared.events.catalogue import DEAD, Service
from shared.kafka.record import Record
from shared.recovery import checkpoint, guard
from shared.recovery.progress import Recovered
from shared.recovery.recover import recover
from shared.recovery.steps.rebuild_decider import DeciderRebuild
from shared.reporting import Decider, Outcome, Recorder
from shared.reporting.http_door import HttpDoor
from shared.reporting.kafka_door import KafkaDoor
from shared.settings import Settings
from shared.store import Streams
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.facts import cloud_event
from tests.support.relaying import all_relayed, relay, running
from tests.support.topic_log import TopicLog

DECIDERS: Mapping[Service, Mapping[RecordedTopic, Decider[Any]]] = {
    Service.INTAKE: INTAKE,
    Service.INTERACTIONS: INTERACTIONS,
}
ALL = (
    "select id::text, stream_id, version, type, time, recorded_at, data, correlation_id, causation_id, traceparent, "
    "audit->>'source' as reported_source, audit->>'id' as reported_id from events order by stream_id, version"
)


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Told:
    """What was shown of the progress: by step, how much there was and how much is done."""

    steps: dict[str, list[int]] = field(default_factory=dict)

    def step(self, what: str, total: int) -> None:
        self.steps[what] = [total, 0]

    def advance(self, count: int) -> None:
        self.steps[list(self.steps)[-1]][1] += count


@dataclass
class Deciders:
    """A service that decides, on a store of its own, without processes."""

    service: Service
    settings: Settings
    databases: Databases
    url: str
    pool: Pool

    async def report(self, *facts: dict[str, Any]) -> list[Outcome]:
        """What became of these, over HTTP."""
        said: list[CloudEvent] = [cloud_event(one) for one in facts]
        return await self.door().report(said, "telephony")

    def door(self) -> HttpDoor:
        """The one for requests."""
        return HttpDoor(self._context, self._recorder(), self.pool, clock)

    async def consume(self, *records: Record) -> None:
        """These come by Kafka."""
        door = KafkaDoor(self._context, self._recorder(), clock)

        async def work(connection: Connection) -> None:
            await door(connection, records)

        await in_transaction(self.pool, work)

    async def relayed(self) -> None:
        """Send what is to be sent."""
        async with running(relay(self.settings, self.pool, service=self.service)):
            await all_relayed(self.pool)

    async def backup(self) -> str:
        """The URL of a copy as of now."""
        await self.pool.close()
        copy = await self.databases.copy(self.url)
        self.pool = await self.databases.connected(self.url)
        return copy

    async def restore(self, url: str) -> None:
        """Go on with that copy. The connections to what is lost stay open, to compare."""
        self.url, self.pool = url, await self.databases.connected(url)

    async def compare(self) -> None:
        """What a start does first."""
        await guard.compare(self._context, self._here(), self.pool)

    async def recover(self, told: Told | None = None) -> Recovered:
        """What the command does."""
        owner = DeciderRebuild(Streams(self._context), DECIDERS[self.service])
        return await recover(self._context, self._here(), owner, told or Told(), clock)

    async def events(self) -> list[dict[str, Any]]:
        """All events, as they were recorded."""
        return [dict(row) for row in await self.pool.fetch(ALL)]

    async def states(self) -> dict[str, tuple[int, bytes]]:
        """Version and state of every stream that has events."""
        rows = await self.pool.fetch("select stream_id, version, state from streams where version > 0")
        return {row["stream_id"]: (row["version"], row["state"]) for row in rows}

    @property
    def _context(self) -> ServiceContext:
        return CONTEXTS[self.service]

    def _recorder(self) -> Recorder:
        return Recorder(DECIDERS[self.service], Streams(self._context), clock)

    def _here(self) -> Settings:
        return self.settings.model_copy(update={"postgres": SecretStr(self.url)})


async def deciders(databases: Databases, settings: Settings, service: Service) -> Deciders:
    """New ones. What stands on their topics already is other tests'."""
    url = await databases.fresh(service)
    made = Deciders(service, settings, databases, url, await databases.connected(url))
    ends = await TopicLog(settings.kafka).ends([*CONTEXTS[service].topics, DEAD])
    async with made.pool.acquire() as connection:
        await checkpoint.note_compared(connection, ends)
    return made


async def lease_of(pool: Pool, name: str, holder: str) -> None:
    """Somebody holds a lease for a minute."""
    await pool.execute("insert into leases values ($1, $2, now() + interval '1 minute')", name, holder)
