"""Migrations: twice is harmless, at once from several processes too, also where the database is not there yet."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest

from deploy.local.process import REPOSITORY
from shared.database.migrate import MigrationError, migrate
from tests.support.databases import SERVICES
from tests.support.servers import Servers

_JOB = "import sys; from pathlib import Path; from shared.database.migrate import migrate; migrate(sys.argv[1], Path(sys.argv[2]))"  # noqa: E501


async def _applied(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("select count(*) from schema_migrations"))
    finally:
        await connection.close()


async def _drop(url: str) -> None:
    server, _, name = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await connection.close()


@pytest.fixture
def url(servers: Servers) -> str:
    """Of a database that does not exist."""
    return f"{servers.postgres}/rapport_test_{os.urandom(6).hex()}"


async def test_four_at_once_and_then_again(url: str) -> None:
    folder = SERVICES / "interactions" / "migrations"
    jobs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _JOB, url, str(folder), cwd=REPOSITORY, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(4)
    ]
    said = [(await job.communicate())[1].decode() for job in jobs]
    assert [job.returncode for job in jobs] == [0] * 4, said
    files = len([*folder.glob("*.sql"), *(SERVICES.parent / "shared" / "migrations").glob("*.sql")])
    assert await _applied(url) == files
    await asyncio.to_thread(migrate, url, folder)
    assert await _applied(url) == files
    await _drop(url)


async def test_what_cannot_be_applied_says_so_and_leaves_nothing_half_done(url: str, tmp_path: Path) -> None:
    wrong = tmp_path / "20990101000000_wrong.sql"
    wrong.write_text("-- migrate:up\ncreate table half (); create table half ();\n-- migrate:down\n")
    with pytest.raises(MigrationError, match="half"):
        await asyncio.to_thread(migrate, url, tmp_path)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("select to_regclass('half')") is None
    await connection.close()
    await _drop(url)
