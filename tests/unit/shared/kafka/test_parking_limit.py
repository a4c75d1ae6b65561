"""The limit on parking: beyond both count and share of a window it says stop, and forgets what is over."""

import pytest

from shared.kafka.consuming.parking_limit import Outcome, ParkingLimit, ParkingLimitExceeded
from shared.kafka.consuming.stuck import Stuck


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def outcome(first: int, last: int, applied: int = 0) -> Outcome:
    """Events of the clients with these numbers failed."""
    return Outcome(applied, {f"client-{number}" for number in range(first, last + 1)})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> ParkingLimit:
    return ParkingLimit(5, 20, 60, clock)


def committed(limit: ParkingLimit, *outcomes: Outcome) -> None:
    for one in outcomes:
        limit.check(one)
        limit.note(one)


def test_as_many_as_allowed_are_parked_whatever_their_share(limit: ParkingLimit) -> None:
    committed(limit, outcome(1, 5))
    with pytest.raises(ParkingLimitExceeded, match="6 clients out of 6 within 60 s"):
        limit.check(outcome(6, 6))


def test_many_are_parked_where_they_are_a_small_share(limit: ParkingLimit) -> None:
    committed(limit, outcome(1, 3, applied=9), outcome(4, 20, applied=71))
    with pytest.raises(ParkingLimitExceeded):
        limit.check(outcome(21, 21))
    limit.check(outcome(21, 21, applied=4))


def test_what_was_not_committed_does_not_count(limit: ParkingLimit) -> None:
    for _ in range(9):
        limit.check(outcome(1, 3, applied=100))
    limit.check(outcome(1, 5))
    with pytest.raises(ParkingLimitExceeded):
        limit.check(outcome(1, 6))


def test_a_client_counts_once_however_often_it_fails(limit: ParkingLimit) -> None:
    committed(limit, *[outcome(1, 5)] * 9)


def test_who_fails_nothing_is_never_stopped(limit: ParkingLimit) -> None:
    limit.note(outcome(1, 100))
    limit.check(Outcome(applied=1))


def test_what_is_over_is_forgotten(limit: ParkingLimit, clock: Clock) -> None:
    committed(limit, outcome(1, 3, applied=1000))
    clock.now = 40
    committed(limit, outcome(4, 5))
    clock.now = 61
    committed(limit, outcome(6, 8))
    with pytest.raises(ParkingLimitExceeded, match="6 clients out of 6"):
        limit.check(outcome(9, 9))


def test_how_much_is_remembered_is_bounded_by_the_window(limit: ParkingLimit, clock: Clock) -> None:
    for _ in range(10_000):
        clock.now += 0.1
        limit.note(Outcome(applied=1))
    assert len(limit._applied) <= 62
    assert sum(count for _, count in limit._applied) == pytest.approx(600, abs=15)


def test_a_share_of_all_is_no_limit() -> None:
    committed(ParkingLimit(0, 100, 60), outcome(1, 1000))


def test_the_message_is_one_line_that_the_log_keeps_whole(limit: ParkingLimit) -> None:
    with pytest.raises(ParkingLimitExceeded) as found:
        limit.check(outcome(1, 100_000))
    assert isinstance(found.value, Stuck), "no new try without a decision"
    assert len(str(found.value)) <= 300
    assert "\n" not in str(found.value)
