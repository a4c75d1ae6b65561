"""Where the tests' servers come from: the environment names them, else Docker has them, else they are embedded."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local import servers as local
from deploy.local.ports import free_port
from deploy.local.process import Process, together

KAFKA_IMAGE, POSTGRES_IMAGE = "apache/kafka:4.3.0", "postgres:17"


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
    async with local.servers(folder, brief=True) as ours:
        warming = Process("warming Kafka", folder / "warm.log")
        warming.start([sys.executable, "-m", "deploy.local.warm"])
        yield Servers(ours.kafka.bootstrap, ours.postgres.dsn, ours.mail.address, str(ours.mail.folder), ours)
        await warming.stop()
        # What is thrown away needs no farewell: a checkpoint of some hundred databases would take half a minute.
        await together(ours.postgres.kill(), ours.kafka.kill())


@asynccontextmanager
async def _containers() -> AsyncIterator[Servers]:
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415
    from testcontainers.core.config import testcontainers_config  # noqa: PLC0415
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415  only where there is Docker

    testcontainers_config.ryuk_disabled = True  # its image would have to be pulled; ours end with the tests
    port = free_port()
    broker = DockerContainer(KAFKA_IMAGE).with_bind_ports(9092, port).with_envs(**_kraft(port))
    with broker, PostgresContainer(POSTGRES_IMAGE, driver=None) as postgres:
        await _answers(f"127.0.0.1:{port}")
        yield Servers(f"127.0.0.1:{port}", postgres.get_connection_url().rpartition("/")[0])


def _kraft(port: int) -> dict[str, str]:
    """The settings of one broker that is its own controller, reached from here at ``port``."""
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        # A broker speaks with itself of transactions, and where we reach it is not where it reaches itself.
        "KAFKA_LISTENERS": "OUTSIDE://:9092,INSIDE://localhost:9094,CONTROLLER://localhost:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"OUTSIDE://127.0.0.1:{port},INSIDE://localhost:9094",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "INSIDE",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "3",
        "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS": "3",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }


async def _answers(bootstrap: str) -> None:
    """Wait until the broker does."""
    async with asyncio.timeout(60):
        while True:
            client = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
            try:
                await client.start()
            except KafkaError:
                await asyncio.sleep(0.2)
            else:
                return
            finally:
                await client.close()


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
