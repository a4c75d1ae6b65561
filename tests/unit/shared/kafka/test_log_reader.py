"""Reading the log without a group: to an end and on from there, past markers, and not for ever where nothing comes."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord, TopicPartition

from shared.kafka import log_reader
from shared.kafka.log_reader import LogReader, Reading, Span
from shared.kafka.record import Partition
from shared.settings import Settings

ONE, TWO = Partition("a", 1), Partition("a", 2)


class Client:
    """Logs that hold records at these offsets, and markers up to ``ends``."""

    def __init__(self, offsets: Mapping[Partition, Iterable[int]], ends: Mapping[Partition, int]) -> None:
        self.offsets = {TopicPartition(*partition): list(found) for partition, found in offsets.items()}
        self.ends = {TopicPartition(*partition): end for partition, end in ends.items()}
        self.at: dict[TopicPartition, int] = {}
        self.told: list[str] = []

    def assign(self, partitions: list[TopicPartition]) -> None:
        self.told.append("assign")
        self.at = dict.fromkeys(partitions, 0)

    def seek(self, tp: TopicPartition, offset: int) -> None:
        self.told.append("seek")
        self.at[tp] = offset

    async def position(self, tp: TopicPartition) -> int:
        return self.at[tp]

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        self.told.append("beginning_offsets")
        return {tp: self.offsets[tp][0] for tp in partitions}

    async def getmany(self, tp: TopicPartition, *, timeout_ms: int, max_records: int | None) -> dict[Any, Any]:
        assert timeout_ms <= 1000
        found = [offset for offset in self.offsets[tp] if offset >= self.at[tp]][: max_records or 4]
        self.at[tp] = found[-1] + 1 if found else self.ends[tp]
        return {tp: [ConsumerRecord(*tp, one, 0, 0, b"k", b"v", 0, 1, 1, ()) for one in found]} if found else {}


def reader(client: Client) -> LogReader:
    underneath: Any = client
    return LogReader(Settings(), underneath)


async def taken(reading: Reading, ends: Mapping[Partition, int]) -> list[list[tuple[int, int]]]:
    return [[(raw.partition, raw.offset) for raw in records] async for records in reading.to(ends)]


async def test_it_goes_on_where_it_was_partition_by_partition() -> None:
    client = Client({ONE: range(3, 12), TWO: range(5)}, {ONE: 12, TWO: 5})
    reading = await reader(client).from_start([ONE, TWO])
    assert await taken(reading, {ONE: 9, TWO: 2}) == [
        [(1, 3), (1, 4), (1, 5), (1, 6)], [(1, 7), (1, 8)], [(2, 0), (2, 1)]
    ]  # fmt: skip
    assert await taken(reading, {ONE: 9, TWO: 2}) == []
    assert await taken(reading, {ONE: 12}) == [[(1, 9), (1, 10), (1, 11)]]


async def test_an_end_that_stands_before_it_takes_it_nowhere() -> None:
    reading = await reader(Client({ONE: range(9)}, {ONE: 9})).from_start([ONE])
    await taken(reading, {ONE: 9})
    assert await taken(reading, {ONE: 4}) == []
    assert await taken(reading, {ONE: 9}) == []


async def test_markers_at_the_end_are_passed() -> None:
    reading = await reader(Client({ONE: [0, 1, 4]}, {ONE: 8})).from_start([ONE])
    assert await taken(reading, {ONE: 8}) == [[(1, 0), (1, 1), (1, 4)]]


async def test_a_client_is_assigned_partitions_before_it_is_asked_for_offsets() -> None:
    client = Client({ONE: range(3)}, {ONE: 3})
    await reader(client).from_start([ONE])
    assert client.told == ["assign", "beginning_offsets", "seek"], "or it never stops when it is stopped here"


async def test_spans_are_read_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reader, "_RECORDS", 2)
    client = Client({ONE: range(9), TWO: range(9)}, {ONE: 9, TWO: 9})
    spans = {ONE: Span(2, 5), TWO: Span(4, 4)}
    batches = [[record.offset for record in records] async for records in reader(client).read(spans)]
    assert batches == [[2, 3], [4]]


async def test_where_nothing_comes_it_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reader, "_SILENT_SECONDS", 0.0)
    reading = await reader(Client({ONE: [0]}, {ONE: 1})).from_start([ONE])
    with pytest.raises(TimeoutError, match=r"a\[1\]"):
        await taken(reading, {ONE: 5})
