"""Load by both doors while something happens, and what was acknowledged of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.demo.envelope import record
from deploy.local.demo.facts import Fact
from deploy.local.demo.kafka_door import kafka_door
from deploy.local.demo.lines import Door
from tests.support.containers.compose import outer_environment
from tests.support.containers.load_reporter import Report

REPORTER = Path(__file__).with_name("load_reporter.py")
KAFKA_PAUSE_SECONDS = 0.1


@dataclass
class Load:
    """``http``: every fact reported so, as its reporter tells it. ``kafka``: those that the broker acknowledged."""

    http: list[Report] = field(default_factory=list)
    kafka: list[Fact] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """What happened to attempts over HTTP that were not answered."""
        return [what for report in self.http for _, what in report.failures]


@asynccontextmanager
async def load(command: Sequence[str], token: str, kafka: str, client: str) -> AsyncIterator[Load]:
    """Load inside the block; after it ``Load`` is complete. ``command``: runs the reporter, and hands SIGTERM on to it.

    ``client``: whose facts come over Kafka.
    """
    acknowledged, stopping = Load(), asyncio.Event()
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**outer_environment(), "RAPPORT_TOKEN": token},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed = asyncio.create_task(process.communicate())
    records = asyncio.create_task(_records(kafka, client, acknowledged.kafka, stopping))
    try:
        yield acknowledged
    finally:
        stopping.set()
        if process.returncode is None:
            process.terminate()
        lines, errors = await printed
        await records
    assert process.returncode == 0, errors.decode()
    acknowledged.http += [Report(**json.loads(line)) for line in lines.splitlines()]


async def _records(bootstrap: str, client: str, acknowledged: list[Fact], stopping: asyncio.Event) -> None:
    async with kafka_door(bootstrap) as door:
        while not stopping.is_set():
            fact = _fact(client, len(acknowledged))
            await door.write([record(fact, Door.KAFKA_BINARY)])
            acknowledged.append(fact)
            try:
                async with asyncio.timeout(KAFKA_PAUSE_SECONDS):
                    await stopping.wait()
            except TimeoutError:
                continue


def _fact(client: str, number: int) -> Fact:
    name, data = [("ContactLogged", {"channel": "call"}), ("CommunicationsPolicyAgreed", {})][number % 2]
    id_, now = f"{client}-{number}", datetime.now(UTC)
    return Fact("/load/kafka", id_, f"rapport.{name}.v1", client, now, data, Door.KAFKA_BINARY)
