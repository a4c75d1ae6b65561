"""Last-writer-wins registers: the order of arrival makes no difference, and what is stored is as it was."""

from datetime import UTC, datetime
from functools import reduce
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.state.latest import Latest
from services.scoring.domain.state.fact import Fact as Scored
from shared.fact import Fact
from shared.lww import Register, earlier, later

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SCORED = st.builds(Scored, st.integers(0, 2), st.sampled_from(["a", "b"]), st.integers(0, 2))


@given(st.lists(SCORED, min_size=1, max_size=4))
def test_the_order_of_arrival_makes_no_difference(facts: list[Scored]) -> None:
    none: Scored | None = None
    for choose in (earlier, later):
        assert len({reduce(choose, arrived, none) for arrived in permutations(facts)}) == 1


def test_of_two_copies_of_one_event_the_one_recorded_first_is_kept() -> None:
    first, copy = Scored(7, "e", 8), Scored(7, "e", 9)
    for choose in (earlier, later):
        assert choose(first, copy) is first
        assert choose(copy, first) is first


def test_the_id_settles_equal_times() -> None:
    one, other = Fact(MONDAY, "a", {}), Fact(MONDAY, "b", {})
    assert later(one, other) is later(other, one) is other
    assert earlier(one, other) is earlier(other, one) is one


@pytest.mark.parametrize(
    ("register", "stored"),
    [
        (Fact(MONDAY, "e", {"a": 1}), b'["2026-03-02T09:00:00Z","e",{"a":1}]'),
        (Scored(7, "e", 9), b'[7,"e",9]'),
        (Latest("x", MONDAY, "e"), b'["x","2026-03-02T09:00:00Z","e"]'),
    ],
)
def test_what_is_stored_holds_their_own_fields_alone(register: Register, stored: bytes) -> None:
    assert msgspec.json.encode(register) == stored
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(register)) == list(msgspec.structs.astuple(register))
