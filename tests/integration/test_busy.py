"""A connection at work beside its user is free again when it is left, whatever happened."""

import asyncio

import asyncpg
import pytest

from shared.database.pool import Connection, Pool
from shared.inbox.busy import Busy
from tests.databases import Databases

_FOR_EVER = "select pg_sleep(600)"


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool()


async def one(connection: Connection) -> int:
    found: int = await connection.fetchval("select 1")
    return found


async def test_the_connection_is_to_be_had_when_the_work_is_done(pool: Pool) -> None:
    async with pool.acquire() as connection, Busy(connection) as busy:
        assert await (await busy.free()).fetchval("select 7") == 7
        task = busy.begin(one(connection))
        assert await (await busy.free()).fetchval("select 8") == 8
        assert await task == 1


async def test_what_the_work_raises_reaches_who_waits_for_it(pool: Pool) -> None:
    async def divide(connection: Connection) -> None:
        async with Busy(connection) as busy:
            busy.begin(connection.execute("select 1 / 0"))
            await busy.free()

    async with pool.acquire() as connection:
        with pytest.raises(asyncpg.DivisionByZeroError):
            await divide(connection)
        assert await one(connection) == 1


async def test_left_with_work_under_way_by_an_error_it_is_ended_and_the_connection_can_roll_back(pool: Pool) -> None:
    async def fail(connection: Connection) -> None:
        async with asyncio.timeout(10), connection.transaction(), Busy(connection) as busy:
            busy.begin(connection.execute(_FOR_EVER))
            await asyncio.sleep(0)
            raise ValueError("a bug")

    async with pool.acquire() as connection:
        with pytest.raises(ValueError, match="a bug"):
            await fail(connection)
        assert await one(connection) == 1


async def test_cancelled_while_it_waits_the_work_is_ended_too(pool: Pool) -> None:
    async with pool.acquire() as connection:
        begun = asyncio.Event()

        async def wait() -> None:
            async with Busy(connection) as busy:
                busy.begin(connection.execute(_FOR_EVER))
                begun.set()
                await busy.free()

        waiting = asyncio.create_task(wait())
        await begun.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(10):
                await waiting
        assert await one(connection) == 1
