"""Where the tests' servers come from: the environment names them, else Docker has them, else they are embedded."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deploy.local import servers as local

KAFKA_IMAGE, POSTGRES_IMAGE = "apache/kafka:4.3.0", "postgres:18"


@dataclass(frozen=True)
class Servers:
    """Servers that answer. ``embedded``: those of ours, which a test may kill; None where they are somebody else's.

    ``smtp`` and ``mails`` (the folder that mail is caught in) are empty where the environment names no mail server.
    """

    kafka: str
    postgres: str
    smtp: str = ""
    mails: str = ""
    embedded: local.Servers | None = None


@cache
def source() -> str:
    """``environment``, ``docker`` or ``embedded``."""
    if os.environ.get("RAPPORT_TEST_KAFKA") and os.environ.get("RAPPORT_TEST_POSTGRES"):
        return "environment"
    return "docker" if _docker() else "embedded"


def header() -> str:
    """The source, for people."""
    words = {
        "environment": "those of RAPPORT_TEST_KAFKA and RAPPORT_TEST_POSTGRES",
        "docker": f"containers of {KAFKA_IMAGE} and {POSTGRES_IMAGE}",
        "embedded": "embedded (no RAPPORT_TEST_KAFKA and RAPPORT_TEST_POSTGRES, no Docker with the images)",
    }
    return f"servers: {words[source()]}; tests that kill a server use embedded ones"


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Servers]:
    """The servers, for as long as the tests run."""
    match source():
        case "environment":
            yield named(os.environ)
        case "docker":
            async with _containers() as servers:
                yield servers
        case _:
            async with embedded(folder) as servers:
                yield servers


def named(environment: Mapping[str, str]) -> Servers:
    """The servers that the environment names."""
    return Servers(
        environment["RAPPORT_TEST_KAFKA"],
        environment["RAPPORT_TEST_POSTGRES"],
        environment.get("RAPPORT_TEST_SMTP", ""),
        environment.get("RAPPORT_TEST_MAILS", ""),
    )


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Servers]:
    """Servers of our own. A killed Postgres recovers what it wrote, so it need not wait for the disk."""
    async with local.servers(folder, fsync=False) as ours:
        yield Servers(ours.kafka.bootstrap, ours.postgres.dsn, ours.mail.address, str(ours.mail.folder), ours)


@asynccontextmanager
async def _containers() -> AsyncIterator[Servers]:
    from testcontainers.kafka import KafkaContainer  # noqa: PLC0415  only where there is Docker
    from testcontainers.postgres import PostgresContainer  # noqa: PLC0415

    with KafkaContainer(KAFKA_IMAGE).with_kraft() as kafka, PostgresContainer(POSTGRES_IMAGE, driver=None) as postgres:
        url = postgres.get_connection_url().rpartition("/")[0]
        yield Servers(kafka.get_bootstrap_server(), url)


def _docker() -> bool:
    """Whether a daemon answers and has the images; none is ever pulled."""
    if not os.environ.get("DOCKER_HOST") and not Path("/var/run/docker.sock").exists():
        return False
    import docker  # type: ignore[import-untyped]  # noqa: PLC0415  comes with testcontainers
    from docker.errors import DockerException  # type: ignore[import-untyped]  # noqa: PLC0415

    client = docker.DockerClient.from_env(version="1.41", timeout=5)
    try:
        tags = {tag for image in client.images.list() for tag in image.tags}
    except (DockerException, OSError):
        return False
    finally:
        client.close()
    return {KAFKA_IMAGE, POSTGRES_IMAGE} <= tags
