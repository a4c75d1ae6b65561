"""Migrations: plain SQL files, applied in the order of their names by dbmate."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import asyncpg

#: The database every server has, used to connect when creating another.
_MAINTENANCE = "postgres"

KERNEL = Path(__file__).parent.parent / "migrations"


class MigrationError(Exception):
    """A migration could not be applied; the message is dbmate's."""


def migrate(url: str, folder: Path, *, wait_seconds: int = 60) -> str:
    """Bring the database at ``url`` up to date with the kernel's migrations and those in ``folder``.

    Creates the database where it is missing. Safe to run twice, and at once from several places: dbmate holds a lock.
    Returns what was done. Raises ``MigrationError``.
    """
    _dbmate(url, "--wait-timeout", f"{wait_seconds}s", "wait")
    try:
        # Here, and not by dbmate: of two that create it at once dbmate lets one fail.
        asyncio.run(_create(url))
    except (asyncpg.PostgresError, OSError) as error:
        raise MigrationError(str(error)) from error
    folders = ("--migrations-dir", str(KERNEL), "--migrations-dir", str(folder))
    return _dbmate(url, "--no-dump-schema", "--migration-lock", *folders, "up")


async def _create(url: str) -> None:
    """Create the database unless it exists."""
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        connection = await asyncpg.connect(url, database=_MAINTENANCE)
        name = unquote(urlsplit(url).path.removeprefix("/")).replace('"', '""')
        with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):  # another process created it first
            await connection.execute(f'create database "{name}"')
    await connection.close()


def _dbmate(url: str, *arguments: str) -> str:
    """Run dbmate and return its output. Raises ``MigrationError``."""
    done = subprocess.run(  # noqa: S603
        [str(Path(sys.executable).with_name("dbmate")), "--env-file", os.devnull, *arguments],
        env={**os.environ, "DATABASE_URL": _with_sslmode(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise MigrationError(done.stderr.strip() or done.stdout.strip())
    return done.stdout.strip()


def _with_sslmode(url: str) -> str:
    """The URL with asyncpg's default: TLS if the server offers it."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query.setdefault("sslmode", "prefer")
    return urlunsplit(parts._replace(query=urlencode(query)))
