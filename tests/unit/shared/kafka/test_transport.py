"""Kafka under the consumer: what the framework would lose reaches the receiver, and nothing is decided here."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextvars import ContextVar
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, RebalanceInProgressError
from faststream.middlewares import AckPolicy

from shared.kafka.consuming import transport
from shared.kafka.consuming.transport import Transport
from shared.kafka.record import Partition, RawRecord
from shared.settings import Settings

ONE, TWO = Partition("a", 1), Partition("a", 2)
_frame: ContextVar[str] = ContextVar("frame", default="a context of its own")


class Receiver:
    """Writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    async def received(self, raw: Sequence[RawRecord]) -> None:
        self.heard.append((raw, _frame.get()))

    async def revoked(self, partitions: Collection[Partition]) -> None:
        self.heard.append(("revoked", partitions))

    async def assigned(self, partitions: Collection[Partition]) -> None:
        self.heard.append(("assigned", partitions))


class Client:
    """Has one partition assigned; commits raise ``error``, or do not end."""

    def __init__(self, error: Exception | None = None, *, hangs: bool = False) -> None:
        self.error, self.hangs = error, hangs
        self.told: list[Any] = []

    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition(*ONE)}

    async def commit(self, offsets: Any) -> None:
        self.told.append(offsets)
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self.told.append((name, *arguments))


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


def over(client: Client, receiver: Receiver) -> Transport:
    one = Transport(Settings(), ["a"], receiver, group="g", instance="one")
    underneath: Any = client
    one._subscriber.consumer = underneath
    return one


async def test_records_reach_the_receiver_as_they_came_and_in_a_context_of_their_own(receiver: Receiver) -> None:
    raw: Any = [object()]
    token = _frame.set("the framework's")
    await over(Client(), receiver)._handle(raw)
    _frame.reset(token)
    assert receiver.heard == [(raw, "a context of its own")]


async def test_the_framework_decodes_nothing() -> None:
    undecodable = object()
    message = await transport._untouched(undecodable)
    assert await transport._undecoded(message) is undecodable


def test_the_framework_acknowledges_nothing_and_jumps_nowhere(receiver: Receiver) -> None:
    subscriber: Any = over(Client(), receiver)._subscriber
    assert subscriber.ack_policy is AckPolicy.MANUAL
    arguments = subscriber._connection_args
    assert arguments["auto_offset_reset"] == "none"
    assert arguments["isolation_level"] == "read_committed"


async def test_the_receiver_is_waited_for_when_partitions_come_and_go(receiver: Receiver) -> None:
    one = over(Client(), receiver)
    await one.on_partitions_revoked({TopicPartition(*ONE)})
    await one.on_partitions_assigned({TopicPartition(*ONE), TopicPartition(*TWO)})
    assert receiver.heard == [("revoked", {ONE}), ("assigned", {ONE, TWO})]


def test_only_what_is_assigned_is_sought_and_resumed(receiver: Receiver) -> None:
    client = Client()
    one = over(client, receiver)
    assert (one.seek(ONE, 7), one.seek(TWO, 7)) == (True, False)
    one.resume(ONE)
    one.resume(TWO)
    assert client.told == [("seek", TopicPartition(*ONE), 7), ("resume", TopicPartition(*ONE))]


@pytest.mark.parametrize("error", [RebalanceInProgressError(), KafkaConnectionError(), OSError()])
async def test_kafka_need_not_hear_of_an_offset(receiver: Receiver, error: Exception) -> None:
    client = Client(error)
    await over(client, receiver).tell_kafka({ONE: 7})
    assert client.told == [{TopicPartition(*ONE): 7}]


async def test_without_a_broker_telling_is_given_up(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_TELL_SECONDS", 0.01)
    async with asyncio.timeout(5):
        await over(Client(hangs=True), receiver).tell_kafka({ONE: 7})
