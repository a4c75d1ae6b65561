"""Three brokers as one cluster, each broker and controller."""

import signal
from pathlib import Path

from typing_extensions import override

from deploy.local import java
from deploy.local.kafka import CLUSTER, START_SECONDS, Kafka
from deploy.local.kafka_settings import SETTINGS
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process, run, together

_COPIES = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    # A follower that is gone is known to be within seconds.
    "replica.lag.time.max.ms": "5000",
    "broker.session.timeout.ms": "4000",
}


class Node(Kafka):
    """One of them. ``voters``: controller ports by node id."""

    def __init__(self, folder: Path, number: int, voters: dict[int, int]) -> None:
        super().__init__(folder)
        self.number, self._voters = number, voters
        self._controller_port = voters[number]

    @override
    async def start(self) -> None:
        await self.launch()
        await self.process.until(self._answers, START_SECONDS)

    async def launch(self) -> None:
        """Start it and do not wait: one alone has no quorum and answers nobody."""
        if not (self._data / "meta.properties").exists():
            await self._format()
        self._launch()

    @override
    async def _format(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self._text())
        job = Process("formatting Kafka's storage", self.process.log)
        arguments: list[str | Path] = ["format", "--cluster-id", CLUSTER, "--config", self._properties]
        await run(job, java.command("kafka.tools.StorageTool", *arguments, brief=True), START_SECONDS)

    def _text(self) -> str:
        quorum = ",".join(f"{number}@{LOOPBACK}:{port}" for number, port in self._voters.items())
        settings = {
            **SETTINGS, **_COPIES, "node.id": str(self.number), "log.dirs": str(self._data),
            "listeners": f"PLAINTEXT://{LOOPBACK}:{self.port},CONTROLLER://{LOOPBACK}:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{self.port}",
            "controller.quorum.voters": quorum,
        }  # fmt: skip
        return "".join(f"{name}={value}\n" for name, value in settings.items())


class Cluster(Kafka):
    """Looks like one broker to who starts and stops it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        voters = {number: free_port() for number in (1, 2, 3)}
        self.nodes = [Node(folder / f"node-{number}", number, voters) for number in voters]

    @property
    @override
    def bootstrap(self) -> str:
        return ",".join(node.bootstrap for node in self.nodes)

    @override
    async def start(self) -> None:
        await together(*(node.launch() for node in self.nodes))
        for node in self.nodes:
            await node.process.until(node._answers, START_SECONDS)

    @override
    async def stop(self) -> None:
        for node in self.nodes:
            await node.process.stop(signal.SIGKILL)

    @override
    def discard(self) -> None:
        for node in self.nodes:
            node.discard()
