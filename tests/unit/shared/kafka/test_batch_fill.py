"""Gathering: all that is at hand of the partitions begun with, in order, and never more than a transaction holds."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest
from aiokafka.errors import ConsumerStoppedError, OffsetOutOfRangeError
from aiokafka.structs import ConsumerRecord, TopicPartition

from shared.kafka.consuming import batch_fill


class Client:
    """Has records at hand, by partition, and gives them as the client library does; may raise instead."""

    def __init__(self, *at_hand: ConsumerRecord, error: Exception | None = None) -> None:
        self.at_hand = list(at_hand)
        self.error = error
        self.asked: list[int] = []
        self.assigned = {TopicPartition(topic, number) for topic in "ab" for number in range(4)}

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self.assigned)

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int, max_records: int
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        assert timeout_ms == 0, "it waits for nothing"
        self.asked.append(max_records)
        if self.error is not None:
            raise self.error
        wanted = (one for one in self.at_hand if TopicPartition(one.topic, one.partition) in partitions)
        given = [*islice(wanted, max_records)]
        self.at_hand = [one for one in self.at_hand if one not in given]
        found: dict[TopicPartition, list[ConsumerRecord]] = {}
        for one in given:
            found.setdefault(TopicPartition(one.topic, one.partition), []).append(one)
        return found


def at(topic: str, number: int, *offsets: int) -> list[ConsumerRecord]:
    return [ConsumerRecord(topic, number, offset, 0, 0, b"k", b"v", 0, 1, 1, ()) for offset in offsets]


async def gathered(client: Client, first: Sequence[ConsumerRecord], most: int = 100) -> list[tuple[str, int, int]]:
    found: Any = await batch_fill.gather(client, first, most)
    return [(one.topic, one.partition, one.offset) for one in found]


async def test_one_partition_after_the_other_however_they_are_handed_out() -> None:
    client = Client(*at("a", 1, 1, 5), *at("b", 0, 4), *at("a", 0, 2, 3))
    assert await gathered(client, [*at("a", 0, 0, 1), *at("a", 1, 0)]) == [
        ("a", 0, 0), ("a", 0, 1), ("a", 0, 2), ("a", 0, 3), ("a", 1, 0), ("a", 1, 1), ("a", 1, 5), ("b", 0, 4),
    ]  # fmt: skip


async def test_what_belongs_to_the_same_clients_is_taken_and_nothing_else() -> None:
    client = Client(*at("a", 1, 0, 1, 2, 3), *at("a", 0, 1, 2, 3), *at("b", 0, 0))
    found = await gathered(client, at("a", 0, 0))
    assert [(topic, number) for topic, number, _ in found] == [("a", 0)] * 4 + [("b", 0)]
    assert len(client.at_hand) == 4


async def test_no_more_than_asked_for_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_fill, "_AT_A_TIME", 3)
    client = Client(*at("a", 0, *range(2, 20)))
    assert len(await gathered(client, at("a", 0, 0, 1), most=6)) == 6
    assert client.asked == [3, 1]


async def test_what_is_handed_out_again_after_the_client_was_sent_back_is_taken_once() -> None:
    found = await gathered(Client(*at("a", 0, 7, 8, 9, 10)), at("a", 0, 7, 8, 9))
    assert found == [("a", 0, 7), ("a", 0, 8), ("a", 0, 9), ("a", 0, 10)]


@pytest.mark.parametrize("error", [OffsetOutOfRangeError(), ConsumerStoppedError()])
async def test_a_partition_that_cannot_be_read_on_does_not_take_away_what_is_at_hand(error: Exception) -> None:
    assert await gathered(Client(error=error), at("a", 0, 0)) == [("a", 0, 0)]


async def test_partitions_that_are_gone_are_not_asked_for() -> None:
    client = Client(*at("a", 0, 1))
    client.assigned.clear()
    assert await gathered(client, at("a", 0, 0)) == [("a", 0, 0)]
