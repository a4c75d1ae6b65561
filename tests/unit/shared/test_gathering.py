"""Gathering: all that is at hand, in order within each partition, and never more than a transaction may hold."""

from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka.errors import OffsetOutOfRangeError
from aiokafka.structs import ConsumerRecord, TopicPartition

from shared.inbox import gathering


class Client:
    """What is at hand, one answer after the other; an exception is raised."""

    def __init__(self, *answers: Sequence[ConsumerRecord] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def getmany(self, **how: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        self.asked.append(how)
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        found: dict[TopicPartition, list[ConsumerRecord]] = {}
        for one in answer:
            found.setdefault(TopicPartition(one.topic, one.partition), []).append(one)
        return found


def at(partition: int, *offsets: int) -> list[ConsumerRecord]:
    return [ConsumerRecord("t", partition, offset, 0, 0, b"k", b"v", 0, 1, 1, ()) for offset in offsets]


async def gathered(client: Client, first: Sequence[ConsumerRecord], most: int = 100) -> list[tuple[int, int]]:
    return [(one.partition, one.offset) for one in await gathering.gather(client, first, most)]


async def test_one_partition_after_the_other_however_the_client_hands_them_out() -> None:
    client = Client([*at(1, 0), *at(0, 2, 3)], at(1, 1, 5))
    assert await gathered(client, at(0, 0, 1)) == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 5)]
    assert all(how["timeout_ms"] == 0 for how in client.asked), "it waits for nothing"


async def test_no_more_than_asked_for_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "AT_A_TIME", 3)
    client = Client(at(0, 2, 3, 4), at(0, 5))
    assert len(await gathered(client, at(0, 0, 1), most=6)) == 6
    assert [how["max_records"] for how in client.asked] == [3, 1]


async def test_what_the_client_hands_out_again_after_it_was_sent_back_is_taken_once() -> None:
    assert await gathered(Client(at(0, 7, 8, 9, 10)), at(0, 7, 8, 9)) == [(0, 7), (0, 8), (0, 9), (0, 10)]


async def test_a_partition_that_cannot_be_read_on_does_not_take_away_what_is_at_hand() -> None:
    assert await gathered(Client(at(1, 4), OffsetOutOfRangeError()), at(0, 0)) == [(0, 0), (1, 4)]
