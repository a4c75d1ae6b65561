"""The clients that are tried, what each is asked to do, and what is known to be beyond one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tests.clients import toolchains
from tests.clients.programs import Program

_HERE = Path(__file__).parent

HTTP = ("http-structured", "http-binary", "http-batch")
KAFKA = ("kafka-structured", "kafka-binary")
BEYOND_ASCII, READ = "http-beyond-ascii", "read"
#: With how the table calls each.
ABILITIES = {
    "http-structured": "HTTP structured",
    "http-binary": "HTTP binary",
    "http-batch": "HTTP batch",
    BEYOND_ASCII: "HTTP binary, attributes beyond ASCII",
    "kafka-structured": "Kafka structured",
    "kafka-binary": "Kafka binary",
    READ: "reads the topics",
}


@dataclass(frozen=True)
class Client:
    """``title``: for the table. ``program``: makes it, or skips the test where it cannot be made."""

    name: str
    title: str
    program: Callable[[], Program]
    abilities: tuple[str, ...] = (READ,)


def _sdk(name: str, title: str, program: Callable[[], Program], *, batches: bool = True) -> Client:
    left_out = set() if batches else {"http-batch"}
    return Client(name, title, program, tuple(one for one in ABILITIES if one not in left_out))


def _javascript(package: str) -> str:
    [found] = re.findall(rf'"{package}": "([\d.]+)"', (_HERE / "javascript" / "package.json").read_text())
    return str(found)


def _java(coordinates: str) -> str:
    [found] = re.findall(rf"{coordinates}:(\S+)", (_HERE / "java" / "jars.txt").read_text())
    return str(found)


def _go(pins: str, module: str) -> str:
    [found] = re.findall(rf"{module} v([\d.]+)", (_HERE / "go" / pins).read_text())
    return str(found)


def _readers() -> Iterator[Client]:
    for name, title, module, pins in (
        ("kafkago", "segmentio/kafka-go", "github.com/segmentio/kafka-go", "go.mod"),
        ("franz", "franz-go", "github.com/twmb/franz-go", "go.mod"),
        ("franz", "franz-go", "github.com/twmb/franz-go", "earlier.mod"),
        ("sarama", "sarama", "github.com/IBM/sarama", "go.mod"),
        ("sarama", "sarama", "github.com/IBM/sarama", "earlier.mod"),
    ):
        known = _go(f"{name}/{pins}", module)
        yield Client(f"go-{name}-{known}", f"Go, {title} {known}", partial(toolchains.go, name, pins))
    librdkafka = f"Python, confluent-kafka {version('confluent-kafka')}"
    yield Client("python-confluent", librdkafka, partial(toolchains.python, "confluent"))
    yield Client("kcat", "kcat", toolchains.kcat)


def _sdks() -> Iterator[Client]:
    python = version("cloudevents")
    yield _sdk("python", f"Python, cloudevents {python}", partial(toolchains.python, "sdk"))
    yield _sdk(
        "python-v1",
        f"Python, cloudevents {python} (`cloudevents.v1`)",
        partial(toolchains.python, "sdk_v1"),
        batches=False,
    )
    javascript = f"JavaScript, cloudevents {_javascript('cloudevents')}, kafkajs {_javascript('kafkajs')}"
    yield _sdk("javascript", javascript, toolchains.javascript)
    kafka = _java("org.apache.kafka:kafka-clients")
    java = f"Java, cloudevents {_java('io.cloudevents:cloudevents-core')}, HttpClient, kafka-clients {kafka}"
    yield _sdk("java", java, toolchains.java)
    for pins in ("go.mod", "earlier.mod"):
        known = _go(f"sdk/{pins}", "github.com/cloudevents/sdk-go/v2")
        sarama = _go(f"sdk/{pins}", "github.com/IBM/sarama")
        title = f"Go, sdk-go {known}, kafka_sarama (sarama {sarama})"
        yield _sdk(f"go-{known}", title, partial(toolchains.go, "sdk", pins))


CLIENTS = (*_sdks(), *_readers())

#: Why an ability is not one of these clients, where it is not: the test of it must fail.
_NOT_ENCODED = "The SDK sends other letters than ASCII, and percent signs, as they are, where the protocol wants them \
percent-encoded; Rapport answers 400. Keep such attributes plain, or send the event structured."
LIMITS: dict[tuple[str, str], str] = {
    (client.name, BEYOND_ASCII): _NOT_ENCODED
    for client in CLIENTS
    if client.name.startswith(("javascript", "java", "go-", "python-v1")) and BEYOND_ASCII in client.abilities
}
