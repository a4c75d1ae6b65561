"""Last-writer-wins registers: the order of arrival makes no difference, and what is stored is as it was."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.state.latest import Latest
from services.scoring.domain.state.fact import Fact as Scored
from shared.fact import Fact
from shared.lww import Register, earlier, later, spanning

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: Facts of few times and moments of recording, each event with an id of its own.
SCORED = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4).map(
    lambda drawn: [Scored(time, f"e{number}", recorded) for number, (time, recorded) in enumerate(drawn)]
)


@given(SCORED)
def test_the_order_of_arrival_makes_no_difference(facts: list[Scored]) -> None:
    none: Scored | None = None
    for choose in (earlier, later):
        assert len({reduce(choose, arrived, none) for arrived in permutations(facts)}) == 1


def test_of_two_copies_of_one_event_the_one_recorded_first_is_kept() -> None:
    first, copy = Scored(7, "e", 8), Scored(7, "e", 9)
    for choose in (earlier, later):
        assert choose(first, copy) is first
        assert choose(copy, first) is first


@given(SCORED)
def test_the_first_and_the_last_are_the_same_in_any_order_of_arrival(facts: list[Scored]) -> None:
    def span(arrived: tuple[Scored, ...]) -> tuple[Scored | None, Scored | None]:
        first: Scored | None = None
        last: Scored | None = None
        for fact in arrived:
            first, last = spanning(first, last, fact)
        return first, last

    ordered = sorted(facts, key=lambda fact: fact.place)
    other = None if len(ordered) == 1 else ordered[-1]
    assert {span(arrived) for arrived in permutations(facts)} == {(ordered[0], other)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Fact(MONDAY, "b", {}, MONDAY), Fact(MONDAY, "a", {}, MONDAY + MINUTE)),
        (Scored(7, "b", 8), Scored(7, "a", 9)),
        (Latest("x", MONDAY, "b", MONDAY), Latest("y", MONDAY, "a", MONDAY + MINUTE)),
    ],
)
def test_of_one_time_what_was_recorded_later_counts(one: Register, other: Register) -> None:
    assert later(one, other) is later(other, one) is other
    assert earlier(one, other) is earlier(other, one) is one


def test_the_id_settles_what_was_recorded_at_one_moment() -> None:
    one, other = Fact(MONDAY, "a", {}, MONDAY), Fact(MONDAY, "b", {}, MONDAY)
    assert later(one, other) is later(other, one) is other
    assert earlier(one, other) is earlier(other, one) is one


def test_what_was_stored_before_it_was_kept_when_it_was_recorded_counts_as_recorded_before() -> None:
    before = msgspec.convert(["2026-03-02T09:00:00Z", "b", {}], Fact)
    assert later(before, Fact(MONDAY, "a", {}, MONDAY)).id == "a"
    known = msgspec.convert(["x", "2026-03-02T09:00:00Z", "b"], Latest[str])
    assert later(known, Latest("y", MONDAY, "a", MONDAY)).value == "y"


@pytest.mark.parametrize(
    ("register", "stored"),
    [
        (Fact(MONDAY, "e", {"a": 1}, MONDAY), b'["2026-03-02T09:00:00Z","e",{"a":1},"2026-03-02T09:00:00Z"]'),
        (Scored(7, "e", 9), b'[7,"e",9]'),
        (Latest("x", MONDAY, "e", MONDAY), b'["x","2026-03-02T09:00:00Z","e","2026-03-02T09:00:00Z"]'),
    ],
)
def test_what_is_stored_holds_their_own_fields_alone(register: Register, stored: bytes) -> None:
    assert msgspec.json.encode(register) == stored
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(register)) == list(msgspec.structs.astuple(register))
