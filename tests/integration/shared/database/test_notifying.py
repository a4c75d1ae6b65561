"""Notifications follow the commit; without one there are none."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.database import notifying
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from tests.support.databases import Databases


class Gone:
    """A connection that broke."""

    async def execute(self, *_: Any) -> None:
        raise ConnectionResetError


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    return await databases.pool()


@pytest.fixture
async def heard(pool: Pool) -> AsyncIterator["asyncio.Queue[str]"]:
    """What somebody else hears on the channel `news`."""
    queue: asyncio.Queue[str] = asyncio.Queue()

    def note(*said: Any) -> None:
        queue.put_nowait(said[2])

    async with pool.acquire() as connection:
        await connection.add_listener("news", note)
        yield queue
        await connection.remove_listener("news", note)


async def test_it_is_sent_once_when_what_it_tells_of_can_be_seen(pool: Pool, heard: "asyncio.Queue[str]") -> None:
    async def work(connection: Connection) -> int:
        await connection.execute("insert into streams (stream_id) values ('a')")
        await notifying.notify(connection, "news")
        await notifying.notify(connection, "news")
        await pool.execute("select 1")
        assert heard.empty()
        return 7

    async with asyncio.timeout(10):
        assert await in_transaction(pool, work) == 7
        assert await heard.get() == "news"
    assert await pool.fetchval("select count(*) from streams") == 1
    await pool.execute("notify news, 'later'")
    assert await heard.get() == "news"
    assert heard.empty()


async def test_of_what_is_rolled_back_nobody_hears(pool: Pool, heard: "asyncio.Queue[str]") -> None:
    async def fails(connection: Connection) -> None:
        await notifying.notify(connection, "news")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await in_transaction(pool, fails)
    async with pool.acquire() as connection, asyncio.timeout(10):
        async with connection.transaction():  # one that is not ours to hold back
            await notifying.notify(connection, "news")
            assert heard.empty()
        assert await heard.get() == "news"
    assert heard.empty()


async def test_what_is_committed_stays_so_where_nobody_can_be_told() -> None:
    await notifying.send(Gone(), {"news"})  # type: ignore[arg-type]
