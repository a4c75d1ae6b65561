"""An upgrade from states of earlier forms: read on, folded anew, nothing said twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import msgspec
import pytest

from services.scoring.domain import State
from services.scoring.projection.snapshot import ClientSnapshot
from shared.database.migrate import migrate
from tests.support.databases import SERVICES, Databases
from tests.support.earlier_states import as_before, as_sums
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.scoring_alone import alone, check, firm, read_through
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

#: How states were written before each of these migrations, which mark all clients to be folded anew.
EARLIER = pytest.mark.parametrize(
    ("migration", "written"),
    [
        pytest.param("20261122000700", as_before, id="before each signal had a slice", marks=pytest.mark.again),
        pytest.param("20261125000100", as_sums, id="contacts as decayed sums"),
    ],
)


@pytest.fixture
async def service(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """Scoring is not started yet."""
    async with alone(servers, databases, topic_log, tmp_path, {}) as lone:
        yield lone


async def _as_of(database: str, migration: str, written: Callable[[State], bytes]) -> None:
    """The rows as the version before ``migration`` left them; the migration is still to come."""
    connection = await asyncpg.connect(database)
    try:
        for row in await connection.fetch("select stream_id, state from streams"):
            _, published = msgspec.msgpack.decode(row["state"], type=tuple[bytes, bytes])
            state = msgspec.msgpack.encode((written(ClientSnapshot.read(row["state"]).state), published))
            await connection.execute("update streams set state = $1 where stream_id = $2", state, row["stream_id"])
        assert await connection.execute("delete from schema_migrations where version = $1", migration) == "DELETE 1"
    finally:
        await connection.close()


@EARLIER
async def test_states_of_an_earlier_version_are_read_on_and_folded_anew(
    service: LoneService,
    speaking: Others,
    topic_log: TopicLog,
    migration: str,
    written: Callable[[State], bytes],
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    await clients.live(10)
    await service.start()
    await read_through(service, clients)
    before = await service.get(f"/clients/{clients.clients[0]}/health")
    assert await service.stop() == 0
    await _as_of(service.database, migration, written)
    await asyncio.to_thread(migrate, service.database, SERVICES / "scoring" / "migrations")
    assert await service.fetch("select 1 from streams where not refold") == []
    await clients.live(1)

    await service.start()
    await read_through(service, clients)

    async def folded_anew() -> bool:
        return not await service.fetch("select 1 from streams where refold")

    await eventually(folded_anew, seconds=30)
    after = await service.get(f"/clients/{clients.clients[0]}/health")
    assert after["name"] == before["name"]
    assert await service.fetch("select 1 from parked") == []
    assert await service.stop() == 0
    await check(service, clients, refolded=True)


@EARLIER
async def test_until_it_is_folded_anew_an_earlier_state_goes_on_where_it_was(
    service: LoneService,
    speaking: Others,
    topic_log: TopicLog,
    migration: str,
    written: Callable[[State], bytes],
) -> None:
    clients = await firm(speaking, topic_log)
    await clients.onboard()
    await clients.live(5)
    await service.start()
    await read_through(service, clients)
    assert await service.stop() == 0
    await _as_of(service.database, migration, written)
    await clients.live(5)

    await service.start()
    await read_through(service, clients)
    assert await service.fetch("select 1 from streams where refold") == []
    assert await service.stop() == 0
    await check(service, clients, remembered=written)
