"""One transaction for a batch: offsets and effects together, or nothing of either."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from structlog.testing import capture_logs

from shared.database.pool import Connection
from shared.kafka.consuming.fenced_transaction import FencedTransaction
from shared.kafka.consuming.parking_limit import Foreign, Outcome, ParkingLimit, ParkingLimitExceeded
from shared.kafka.consuming.positions import Positions
from shared.kafka.offsets import Fenced
from shared.kafka.record import Partition, Record
from shared.telemetry import metrics
from tests.support.consumer_fakes import FakeClient, fake_pool

ONE, TWO = Partition("a", 1), Partition("a", 2)
BATCH = [Record("a", number, offset, b"k", b"v", ()) for number in (2, 1) for offset in (7, 8)]


class Trial:
    """A handler that answers ``outcome`` or raises ``error``."""

    def __init__(
        self, outcome: Outcome | None = None, error: Exception | None = None, answer: str = "UPDATE 1"
    ) -> None:
        self.outcome, self.error = outcome, error
        self.pool = fake_pool(answer)
        self.told: list[Mapping[Partition, int]] = []
        self.handled: list[Record] = []
        self.positions = Positions(self.pool, FakeClient(ONE, TWO), gapless=True)
        self.transaction = FencedTransaction(
            self.pool, self._handle, self.positions, ParkingLimit(1, 50, 60), self._committed
        )

    async def _handle(self, connection: Connection, records: Sequence[Record]) -> Outcome | None:
        if self.error is not None:
            raise self.error
        self.handled = list(records)
        return self.outcome

    async def _committed(self, to: Mapping[Partition, int]) -> None:
        assert self.pool.committed, "told only of what is kept"
        self.told.append(to)


async def test_the_offsets_move_with_the_effects_in_the_order_of_the_partitions() -> None:
    trial = Trial()
    await trial.transaction.run(BATCH)
    assert [statement[1:] for statement in trial.pool.executed] == [("a", 1, 7, 9), ("a", 2, 7, 9)]
    assert trial.handled == BATCH
    assert (trial.pool.committed, trial.told, trial.positions.next) == (1, [{ONE: 9, TWO: 9}], {ONE: 9, TWO: 9})


@pytest.mark.parametrize(
    ("trial", "error"),
    [
        (lambda: Trial(answer="UPDATE 0"), Fenced),
        (lambda: Trial(error=RuntimeError("a bug")), RuntimeError),
        (lambda: Trial(Outcome(failed={"acme", "other"})), ParkingLimitExceeded),
    ],
)
async def test_what_fails_keeps_nothing_and_moves_nothing(trial: Callable[[], Trial], error: type[Exception]) -> None:
    one = trial()
    with pytest.raises(error):
        await one.transaction.run(BATCH)
    assert (one.pool.committed, one.pool.rolled_back, one.told, one.positions.next) == (0, 1, [], {})


async def test_what_was_parked_before_counts_towards_the_limit() -> None:
    trial = Trial(Outcome(failed={"acme"}))
    await trial.transaction.run(BATCH)
    trial.outcome = Outcome(failed={"other"})
    with pytest.raises(ParkingLimitExceeded):
        await trial.transaction.run(BATCH)
    assert trial.pool.committed == 1


async def test_foreign_records_stop_nothing_and_are_told_of_once() -> None:
    foreign = [Foreign(ONE, offset, "header ce_id is missing") for offset in range(50)]
    before = metrics.FOREIGN.labels("a")._value.get()
    with capture_logs() as logs:
        await Trial(Outcome(foreign=foreign)).transaction.run(BATCH)
    assert metrics.FOREIGN.labels("a")._value.get() == before + 50
    assert logs == [
        {
            "event": "foreign_records_parked", "log_level": "warning", "count": 50,
            "topic": "a", "partition": 1, "offset": 0, "detail": "header ce_id is missing",
        }
    ]  # fmt: skip
