"""Trying a batch: what is away is waited for, what was fenced is dropped, what fails by itself is held alone."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.kafka.consuming import batch_retry
from shared.kafka.consuming.batch_retry import BatchRetry
from shared.kafka.consuming.parking_limit import ParkingLimitExceeded
from shared.kafka.offsets import Fenced
from shared.kafka.record import Partition, Record

ONE, TWO, THREE = (Partition("a", number) for number in (1, 2, 3))
BATCH = [Record("a", number, offset, b"k", b"v", ()) for number in (1, 2, 3) for offset in (7, 8)]


class Trial:
    """A transaction that meets the errors of ``errors`` in their order, and those of partitions in ``broken``."""

    def __init__(self, *errors: Exception, broken: dict[Partition, Exception] | None = None) -> None:
        self.errors = list(errors)
        self.broken = broken or {}
        self.tried: list[list[Partition]] = []
        self.went_on: list[Partition] = []
        self.held: list[Partition] = []
        self.stopping = asyncio.Event()

    async def transaction(self, records: Sequence[Record]) -> None:
        self.tried.append(list(dict.fromkeys(record.topic_partition for record in records)))
        if self.errors:
            raise self.errors.pop(0)
        for partition in self.tried[-1]:
            if partition in self.broken:
                raise self.broken[partition]

    async def go_on(self, partition: Partition) -> None:
        self.went_on.append(partition)

    async def apply(self) -> None:
        async with asyncio.timeout(5):
            await BatchRetry(self.transaction, self.go_on, self.held.append, self.stopping).apply(BATCH)


async def test_what_goes_well_is_one_transaction() -> None:
    trial = Trial()
    await trial.apply()
    assert (trial.tried, trial.went_on, trial.held) == ([[ONE, TWO, THREE]], [], [])


async def test_the_whole_batch_is_tried_again_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_retry, "_FIRST_RETRY", 0.001)
    trial = Trial(ConnectionResetError(), TimeoutError())
    await trial.apply()
    assert trial.tried == [[ONE, TWO, THREE]] * 3
    assert trial.held == []


async def test_who_stops_does_not_wait_for_the_database() -> None:
    trial = Trial(ConnectionResetError())
    trial.stopping.set()
    await trial.apply()
    assert trial.tried == []


async def test_what_another_process_went_on_with_is_dropped_and_the_rest_applied() -> None:
    trial = Trial(Fenced(TWO, 7), Fenced(ONE, 7))
    await trial.apply()
    assert trial.tried == [[ONE, TWO, THREE], [ONE, THREE], [THREE]]
    assert trial.went_on == [TWO, ONE]


async def test_a_partition_that_fails_is_held_alone() -> None:
    trial = Trial(broken={TWO: RuntimeError("a bug")})
    await trial.apply()
    assert trial.tried == [[ONE, TWO, THREE], [ONE], [TWO], [THREE]]
    assert (trial.held, trial.went_on) == ([TWO], [])


async def test_a_partition_that_is_fenced_alone_goes_on_where_the_database_says() -> None:
    trial = Trial(RuntimeError("a bug"), broken={THREE: Fenced(THREE, 7)})
    await trial.apply()
    assert (trial.held, trial.went_on) == ([], [THREE])


async def test_a_database_that_goes_away_between_partitions_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_retry, "_FIRST_RETRY", 0.001)
    trial = Trial(RuntimeError("a bug"), ConnectionResetError())
    await trial.apply()
    assert trial.tried == [[ONE, TWO, THREE], [ONE], [ONE, TWO, THREE]]
    assert trial.held == []


@pytest.mark.parametrize("before", [(), (RuntimeError("a bug"),)])
async def test_beyond_the_limit_on_parking_nothing_is_tried_again_or_held(before: tuple[Exception, ...]) -> None:
    trial = Trial(*before, ParkingLimitExceeded("too many"))
    with pytest.raises(ParkingLimitExceeded):
        await trial.apply()
    assert len(trial.tried) == 1 + len(before)
    assert trial.held == []
