"""Where a partition goes on: as stored, and a hole is passed over only straight after a seek of our own."""

from collections.abc import Mapping

import pytest

from shared.kafka import offsets
from shared.kafka.consuming.positions import Positions
from shared.kafka.record import Partition, Record
from tests.support.consumer_fakes import FakeClient, fake_pool

ONE, TWO, THREE = (Partition("a", number) for number in (1, 2, 3))


class Database:
    """The table of offsets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stored: dict[Partition, int]) -> None:
        self.rows = stored
        monkeypatch.setattr(offsets, "stored", self._stored)
        monkeypatch.setattr(offsets, "begin", self._begin)

    async def _stored(self, _: object) -> dict[Partition, int]:
        return dict(self.rows)

    async def _begin(self, _: object, earliest: Mapping[Partition, int]) -> None:
        self.rows = {**earliest, **self.rows}


def _positions(client: FakeClient, *, gapless: bool) -> Positions:
    return Positions(fake_pool(), client, gapless=gapless)


def first(offset: int, partition: Partition = ONE) -> Record:
    return Record(*partition, offset, b"k", b"v", ())


async def test_assigned_partitions_go_on_as_stored_and_new_ones_at_their_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database, client = Database(monkeypatch, {ONE: 7, THREE: 9}), FakeClient(ONE, TWO)
    positions = _positions(client, gapless=True)
    await positions.seek_stored([ONE, TWO])
    assert client.sought == [(ONE, 7), (TWO, 40)]
    assert positions.next == {ONE: 7, TWO: 40}, "those of others are theirs to watch"
    assert database.rows == {ONE: 7, TWO: 40, THREE: 9}


def test_until_the_database_answers_they_go_on_as_last_known() -> None:
    client = FakeClient(ONE, TWO)
    positions = _positions(client, gapless=True)
    positions.next = {ONE: 7}
    positions.seek_known([ONE, TWO])
    assert client.sought == [(ONE, 7)]


@pytest.mark.parametrize("gapless", [True, False])
async def test_a_batch_must_begin_where_its_partition_stands(monkeypatch: pytest.MonkeyPatch, *, gapless: bool) -> None:
    Database(monkeypatch, {ONE: 7})
    positions = _positions(FakeClient(ONE), gapless=gapless)
    await positions.seek_stored([ONE])
    assert positions.expected(first(9)) == 9, "an assignment's seek may be followed by what was fetched before it"


async def test_a_hole_is_passed_over_straight_after_a_seek_of_ours_and_only_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Database(monkeypatch, {ONE: 7})
    positions = _positions(FakeClient(ONE), gapless=False)
    await positions.go_on_as_stored(ONE)
    assert positions.expected(first(9)) == 7
    assert positions.expected(first(5)) == 5, "fetched before the seek"
    assert positions.expected(first(9, TWO)) == 9
    positions.moved({ONE: 10})
    assert positions.next == {ONE: 10}
    assert positions.expected(first(12)) == 12


async def test_a_topic_of_ours_has_no_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    Database(monkeypatch, {ONE: 7})
    positions = _positions(FakeClient(ONE), gapless=True)
    await positions.go_on_as_stored(ONE)
    assert positions.expected(first(9)) == 9


async def test_a_rebalance_forgets_our_seeks(monkeypatch: pytest.MonkeyPatch) -> None:
    Database(monkeypatch, {ONE: 7})
    positions = _positions(FakeClient(ONE), gapless=False)
    await positions.go_on_as_stored(ONE)
    positions.forget_seeks()
    assert positions.expected(first(9)) == 9


async def test_a_partition_that_is_another_process_s_now_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Database(monkeypatch, {ONE: 7})
    client = FakeClient()
    positions = _positions(client, gapless=False)
    await positions.go_on_as_stored(ONE)
    assert (client.sought, positions.next) == ([], {})
