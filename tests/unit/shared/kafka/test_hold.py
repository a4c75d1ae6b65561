"""Holding a partition: paused at once, and let go where the database says as soon as that can be asked."""

import asyncio

import pytest

from shared.kafka.consuming import hold
from shared.kafka.consuming.hold import Hold
from shared.kafka.record import Partition

ONE, TWO = Partition("a", 1), Partition("a", 2)


class Client:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Partition]] = []
        self.resumed = asyncio.Event()

    def pause(self, partition: Partition) -> None:
        self.told.append(("pause", partition))

    def resume(self, partition: Partition) -> None:
        self.told.append(("resume", partition))
        self.resumed.set()


class Positions:
    """Go on where the database says, which may be away for some tries."""

    def __init__(self, client: Client, errors: list[Exception]) -> None:
        self.client = client
        self.errors = errors

    async def go_on(self, partition: Partition) -> None:
        if self.errors:
            raise self.errors.pop()
        self.client.told.append(("seek", partition))


@pytest.fixture
def client() -> Client:
    return Client()


async def _resumed(client: Client) -> None:
    async with asyncio.timeout(5):
        await client.resumed.wait()


async def test_it_is_paused_at_once_and_goes_on_where_the_database_says(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "_HELD_SECONDS", 0.01)
    Hold(client, Positions(client, []).go_on, asyncio.Event()).hold(ONE)
    assert client.told == [("pause", ONE)]
    await _resumed(client)
    assert client.told == [("pause", ONE), ("seek", ONE), ("resume", ONE)]


async def test_it_stays_held_while_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold, "_HELD_SECONDS", 0.01)
    errors: list[Exception] = [ConnectionRefusedError(), TimeoutError()]
    Hold(client, Positions(client, errors).go_on, asyncio.Event()).hold(ONE)
    await _resumed(client)
    assert errors == []
    assert client.told == [("pause", ONE), ("seek", ONE), ("resume", ONE)]


async def test_others_are_not_held_with_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold, "_HELD_SECONDS", 0.01)
    Hold(client, Positions(client, []).go_on, asyncio.Event()).hold(TWO)
    await _resumed(client)
    assert {partition for _, partition in client.told} == {TWO}


async def test_who_stops_lets_nothing_go(client: Client) -> None:
    stopping = asyncio.Event()
    held = Hold(client, Positions(client, []).go_on, stopping)
    held.hold(ONE)
    stopping.set()
    await asyncio.gather(*held._releasing)
    assert client.told == [("pause", ONE)]
