"""What an event and a tick of the reviewer cost in a firm of one size."""

import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from statistics import median
from typing import TypeVar
from uuid import uuid4

from services.scoring.app import application
from services.scoring.projection.reviewer import Reviewer
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.settings import ScoringSettings
from shared import gc_tuning
from shared.database import connect
from shared.database.pool import Pool
from shared.database.transactions import in_transaction
from shared.events.catalogue import Service, Topic, type_of
from shared.events.interactions import Channel, ContactLogged
from shared.events.wire import record, stored_data
from shared.kafka import offsets
from shared.kafka.record import Partition, Record
from shared.personal import PlainCodec
from shared.projections.runner import ProjectionRunner
from shared.service.composition import wall_clock
from shared.telemetry import logs
from tests.benchmarks.corpus import BEGIN, client_name
from tests.benchmarks.growth.prepared import LATER, prepare
from tests.benchmarks.stopwatch import peak_memory
from tests.support.contexts import CONTEXTS

_TOUCHED, _BATCHES = 1_000, 9
_DUE, _TICKS = 100, 9
_LOG = "select pg_current_wal_insert_lsn()"
_THEN = BEGIN + timedelta(days=370)

T = TypeVar("T")


@dataclass(slots=True)
class Costs:
    """Shares of one piece of work after the other. The first, which warms up, counts for nothing."""

    _found: list[tuple[float, float, float]] = field(default_factory=list)

    async def add(self, pool: Pool, shares: int, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work, whose costs so many have to share."""
        log, busy, began = await pool.fetchval(_LOG), time.process_time(), time.perf_counter()
        done = await work()
        took, own = time.perf_counter() - began, time.process_time() - busy
        written = await pool.fetchval("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)", log)
        self._found.append((1e6 * took / shares, 1e6 * own / shares, float(written) / 1e3 / shares))
        return done

    @property
    def took(self) -> float:
        """The median on the clock, in µs."""
        return self._median(0)

    def named(self, name: str) -> dict[str, float]:
        """Medians: on the clock and of this process's own processor time in µs, of Postgres's log in kB."""
        return {f"{name}_us": self.took, f"{name}_own_us": self._median(1), f"{name}_log_kb": self._median(2)}

    def _median(self, which: int) -> float:
        return median(found[which] for found in self._found[1:])


async def main(clients: int) -> None:
    """Prepare the firm, then say what an event and a tick cost in it, in microseconds."""
    gc_tuning.tune()
    settings = ScoringSettings()
    logs.configure("WARNING", service="scoring")
    pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="benchmark")
    async with pool.acquire() as connection:
        heard = await prepare(connection, clients, settings.policy())
        await offsets.begin(connection, {Partition(Topic.INTERACTIONS, 0): 0})
    event = await _events(pool, application(settings), clients, heard)
    idle, due = await _ticks(pool, settings, clients)
    await pool.close()
    found = {**event.named("event"), **idle.named("idle_tick"), **due.named("review")}
    found |= {"peak_mb": peak_memory(), "rate": 1e6 / event.took}
    sys.stdout.write(json.dumps(found) + "\n")


async def _events(pool: Pool, scoring: ProjectionRunner, clients: int, heard: int) -> Costs:
    """An event's share of a batch that touches so many clients, whatever the firm's size."""
    chance, versions, costs = random.Random(2), Counter[int](), Costs()
    for _ in range(_BATCHES + 1):
        touched = chance.sample(range(clients), min(_TOUCHED, clients))
        versions.update(touched)
        records = [_contact(number, heard + versions[number]) for number in touched]
        await costs.add(pool, len(records), partial(in_transaction, pool, partial(scoring.apply, records=records)))
    return costs


def _contact(number: int, version: int) -> Record:
    data, client = ContactLogged(channel=Channel.CALL), client_name(number)
    key, value, headers = record(
        id=str(uuid4()), type=type_of(data).name, topic=Topic.INTERACTIONS, subject=client, version=version,
        time=_THEN, recorded_at=_THEN, data_json=stored_data(data, client, PlainCodec()), correlation_id=None,
        causation_id=None, traceparent=None, service=CONTEXTS[Service.INTERACTIONS],
    )  # fmt: skip
    return Record(Topic.INTERACTIONS, 0, version, key, value, tuple(headers))


async def _ticks(pool: Pool, settings: ScoringSettings, clients: int) -> tuple[Costs, Costs]:
    """A tick with nobody due, and each client's share of one that has some due."""
    reviewer = Reviewer(pool, Calendars(settings.policy(), CONTEXTS[Service.SCORING]), timedelta(0), wall_clock)
    chance = random.Random(3)
    await pool.execute("update streams set review_at = $1 where review_at < $1", LATER)
    await pool.execute("vacuum (analyze) streams", timeout=1800)
    async with pool.acquire() as connection:
        await offsets.note_read_to(connection, [Partition(Topic.INTERACTIONS, 0)], _THEN + timedelta(days=1))
    idle, due = Costs(), Costs()
    for _ in range(_TICKS + 1):
        assert await idle.add(pool, 1, reviewer.review) == 0
        names = [f"scoring:{client_name(number)}" for number in chance.sample(range(clients), _DUE)]
        await pool.execute("update streams set review_at = $1 where stream_id = any($2)", _THEN, names)
        assert await due.add(pool, _DUE, reviewer.review) == _DUE
        await pool.execute("update streams set review_at = $1 where review_at < $1", LATER)
    return idle, due


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_CLIENTS"])))
