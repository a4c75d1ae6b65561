"""Migrations: plain SQL files, applied in the order of their names by dbmate."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRIES = 5

#: dbmate creates the database before it can lock anything: of two at once, one finds a duplicate (SQLSTATE).
_ANOTHER_WAS_QUICKER = ("(23505)", "(42P04)")

KERNEL = Path(__file__).parent.parent / "migrations"


class MigrationError(Exception):
    """A migration could not be applied; the message is dbmate's."""


def migrate(url: str, folder: Path, *, wait_seconds: int = 60) -> str:
    """Bring the database at ``url`` up to date with the kernel's migrations and those in ``folder``.

    Creates the database where it is missing. Safe to run twice, and at once from several places: dbmate holds a lock.
    Returns what was done. Raises ``MigrationError``.
    """
    command = [
        str(Path(sys.executable).with_name("dbmate")),
        "--wait", f"--wait-timeout={wait_seconds}s",
        "--no-dump-schema", "--migration-lock",
        "--env-file", os.devnull,
        "--migrations-dir", str(KERNEL), "--migrations-dir", str(folder),
        "up",
    ]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": _with_sslmode(url)}
    for tries_left in reversed(range(_TRIES)):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode == 0:
            break
        words = done.stderr.strip() or done.stdout.strip()
        if not tries_left or not any(state in words for state in _ANOTHER_WAS_QUICKER):
            raise MigrationError(words)
    return done.stdout.strip()


def _with_sslmode(url: str) -> str:
    """The URL with what asyncpg does by itself: prefer TLS, do without where there is none."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query.setdefault("sslmode", "prefer")
    return urlunsplit(parts._replace(query=urlencode(query)))
