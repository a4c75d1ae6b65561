"""Facts reported over HTTP beside a bare endpoint."""

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import islice

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process
from deploy.local.servers import Servers, servers
from deploy.local.services import Service, tokens
from shared.events.catalogue import RAPPORT
from shared.kafka import topics
from shared.settings import Settings
from tests.benchmarks.contender import Finding
from tests.benchmarks.http.reports import BATCH, STRUCTURED, bodies
from tests.benchmarks.http.requests import post_all, request
from tests.benchmarks.memory import peak_of
from tests.benchmarks.rounds import in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number, percentile
from tests.support.databases import Databases

_ABOUT = """Over loopback, {connections} connections that are kept open, clients and ids all different. Interactions
reads, checks and decides each fact, keeps its idempotency key, the event, the outbox row and the client's state in one
transaction, and its relay sends on meanwhile; the bare endpoint parses the JSON and does one insert. Both are one
uvicorn process with the same pool."""

_CONNECTIONS = 16
_CLIENTS = 5_000
_READY_SECONDS = 60.0


async def run(scale: Scale) -> Section:
    """Measure."""
    async with servers(scale.folder / "http") as three:
        await topics.create(Settings(kafka=three.kafka.bootstrap), RAPPORT)
        token = secrets.token_urlsafe(16)
        async with _interactions(three, scale, token) as ours, _bare(three, scale) as bare:
            contenders = {
                "interactions, single facts": partial(_measure, *ours, 1, scale, token),
                "bare endpoint, single facts": partial(_measure, *bare, 1, scale, token),
                "interactions, batches of 500": partial(_measure, *ours, 500, scale, token),
                "bare endpoint, batches of 500": partial(_measure, *bare, 500, scale, token),
            }
            findings = await in_rounds(contenders, scale.rounds, scale.say)
            peak = peak_of(ours[1].pid)
    columns = ("contender", "facts a second", "share of bare", "p50, ms", "p99, ms")
    section = Section("http", "Reports over HTTP", _ABOUT.format(connections=_CONNECTIONS), columns)
    for name in contenders:
        rate, floor = findings.figure(name), findings.figure(name.replace("interactions", "bare endpoint")).middle
        times = (number(findings.figure(name, share).middle) for share in ("p50_ms", "p99_ms"))
        section.add(name, rate.said(), f"{100 * rate.middle / floor:.0f} %", *times)
    section.target("MB at most held by interactions", peak, most=300)
    return section


async def _measure(url: str, process: Process, batch: int, scale: Scale, token: str) -> Finding:
    assert process.alive
    kind, wanted = (STRUCTURED, b"201") if batch == 1 else (BATCH, b"200")
    if process.name == "bare":
        wanted = b"201"
    made = bodies(_CLIENTS, batch)
    many = 8_000 if batch == 1 else 240
    ready = [request(url, "/events", body, kind, token) for body in islice(made, int(many * scale.seconds))]
    left = iter(ready)
    began = time.perf_counter()
    answers = await post_all(url, left, connections=_CONNECTIONS, seconds=scale.seconds, status=wanted)
    took = time.perf_counter() - began
    return {
        "rate": batch * len(answers.seconds) / took,
        "p50_ms": 1000 * percentile(answers.seconds, 0.5),
        "p99_ms": 1000 * percentile(answers.seconds, 0.99),
    }


@asynccontextmanager
async def _interactions(three: Servers, scale: Scale, token: str) -> AsyncIterator[tuple[str, Process]]:
    database = await Databases(three.postgres.dsn).fresh("interactions")
    environment = {**three.environment, "RAPPORT_POSTGRES": database, "RAPPORT_TOKENS": tokens(token)}
    service = Service("interactions", environment, scale.folder / "logs")
    await service.serve()
    try:
        yield service.url, service.process
    finally:
        await service.process.stop()


@asynccontextmanager
async def _bare(three: Servers, scale: Scale) -> AsyncIterator[tuple[str, Process]]:
    port = free_port()
    environment = {
        "RAPPORT_POSTGRES": await Databases(three.postgres.dsn).fresh("interactions"),
        "RAPPORT_HTTP_PORT": str(port),
    }
    process = Process("bare", scale.folder / "logs" / "bare.log", env=environment)
    process.start([sys.executable, "-m", "tests.benchmarks.http.bare_endpoint"])
    try:
        await process.until(partial(_listens, port), _READY_SECONDS)
        yield f"http://{LOOPBACK}:{port}", process
    finally:
        await process.stop()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True
