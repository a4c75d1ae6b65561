"""Fault 13: the disk is full, under Postgres, then under Kafka; each on a small file system. For root only."""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random

import httpx

from deploy.local.kafka import Kafka
from deploy.local.mail import Mail
from deploy.local.postgres import Postgres
from deploy.local.process import together
from deploy.local.server import Server
from deploy.local.servers import Servers
from deploy.local.services import NAMES
from tests.chaos.envelope import STRUCTURED
from tests.chaos.field import Field, standing
from tests.chaos.trial import Result, Trial

#: Programs, five small databases and their write-ahead log; and a broker's segments and indexes, made in full.
_POSTGRES_MB, _KAFKA_MB = 500, 900
_FULL_SECONDS, _MOST_SECONDS = 8.0, 60.0
_FREE_BLOCK = 64 * 1024


async def disk_full(name: str, folder: Path, chance: Random, *, short: bool) -> Result:
    """Full under load: reports are answered 503 or not at all; once there is room again all comes through."""
    if os.geteuid() != 0:
        result = Result(name)
        result.counts["not tried: only root can mount a small file system"] = 1
        return result
    with _small(_POSTGRES_MB) as under_postgres, _small(_KAFKA_MB) as under_kafka:
        async with _pitched(folder, under_postgres, under_kafka) as field:
            trial = Trial(name, field, chance, short=short)
            await trial.begin()
            await _filled(trial, under_postgres, field.servers.postgres, _says_503)
            await _filled(trial, under_kafka, field.servers.kafka, None)
            await field.heal()
            return await trial.end()


async def _filled(trial: Trial, where: Path, server: Server, check: Callable[[Field], Awaitable[bool]] | None) -> None:
    ballast = where / "ballast"
    trial.gaps += 8
    _fill(ballast)
    began = time.monotonic()
    seen = False
    while time.monotonic() - began < _FULL_SECONDS or not seen:
        seen = seen or check is None or await check(trial.field) or time.monotonic() - began > _MOST_SECONDS
        await asyncio.sleep(0.1)
        _fill(ballast)
    if time.monotonic() - began > _MOST_SECONDS:
        trial.result.findings.other.append("no report was answered 503 while the disk was full")
    trial.result.counts[f"{server.name}: alive on a full disk"] = int(server.process.alive)
    ballast.unlink()
    if not server.process.alive:  # it ends itself rather than lose anything; whoever runs it starts it again
        await server.start()
    await trial.recovered(time.monotonic())


async def _says_503(field: Field) -> bool:
    """Whether a report is answered 503: well formed, about nobody in the story, and more than fits into old pages."""
    said = {
        "specversion": "1.0", "id": os.urandom(8).hex(), "source": "/chaos/disk", "subject": "somebody",
        "type": "rapport.ContactLogged.v1", "time": "2026-01-01T00:00:00Z",
        "data": {"channel": "call", "summary": os.urandom(9_500).hex()},
    }  # fmt: skip
    url = f"{field.instances['interactions'].url}/events"
    try:
        answer = await field.http.post(url, json=said, headers={"content-type": STRUCTURED})
    except httpx.TransportError:
        return False
    return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE


def _fill(ballast: Path) -> None:
    """To the last block."""
    with ballast.open("ab", buffering=0) as file:
        try:
            while file.write(b"\0" * _FREE_BLOCK) == _FREE_BLOCK:
                pass
        except OSError:
            return


@contextmanager
def _small(megabytes: int) -> Iterator[Path]:
    """A file system of this size, in memory, where also the user who runs Postgres may go."""
    where = Path(tempfile.mkdtemp(prefix="rapport-chaos-disk-"))
    where.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "rapport-chaos", where], check=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", where], check=True)
        where.rmdir()


@asynccontextmanager
async def _pitched(folder: Path, under_postgres: Path, under_kafka: Path) -> AsyncIterator[Field]:
    three = Servers(
        _postgres_in(under_postgres), Kafka(under_kafka / "kafka"), Mail(folder / "mails", folder / "mail.log")
    )
    try:
        await together(*(server.start() for server in three.all))
        for name in NAMES:
            await three.postgres.create_database(name)
        async with standing(folder, three, {}) as field:
            yield field
    finally:
        await together(*(server.stop() for server in three.all))
        three.postgres.discard()


def _postgres_in(where: Path) -> Postgres:
    """Run by root it chooses a temporary folder for itself: let it be there."""
    usual, tempfile.tempdir = tempfile.tempdir, str(where)
    try:
        return Postgres(where, fsync=False)
    finally:
        tempfile.tempdir = usual
