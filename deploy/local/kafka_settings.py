"""The embedded broker's settings, as they stand in its `server.properties`."""

from pathlib import Path

from deploy.local.ports import LOOPBACK

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    # One node, so one copy; few partitions, for each is files and start time.
    "default.replication.factor": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "3",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "3",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "3",
    # A broker that was killed may come back only after its former session has ended (9 s by default).
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "500",
    "group.initial.rebalance.delay.ms": "0",  # do not wait for members that never come
}


def properties(data: Path, port: int, controller_port: int) -> str:
    """The text of the file for a node that keeps its data in `data`."""
    settings = {
        **SETTINGS,
        "log.dirs": str(data),
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
        "controller.quorum.bootstrap.servers": f"{LOOPBACK}:{controller_port}",
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
