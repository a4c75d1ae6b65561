"""Packed records: one for each thing, whatever its low bits say."""

import random

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.state import packed

LOW, WITHIN = 0b111, 500
records = st.lists(st.tuples(st.integers(0, WITHIN), st.integers(0, 40), st.integers(0, LOW)), max_size=40)


def joined(found: list[tuple[int, int, int]], most: int = 64, low: int = LOW) -> bytes:
    kept, joining = b"", packed.Joining(low, WITHIN, max)
    for time, thing, bits in found:
        kept = joining.insert(kept, time, thing << low.bit_length() | bits, most)
    return kept


@given(records, st.randoms(use_true_random=False), st.sampled_from([LOW, (1 << 12) - 1]))
def test_of_each_thing_the_latest_time_and_the_best_bits_are_kept_in_whatever_order(
    found: list[tuple[int, int, int]], chance: random.Random, low: int
) -> None:
    mixed = chance.sample([*found, *found], 2 * len(found))
    assert joined(found, low=low) == joined(mixed, low=low)
    kept = packed.unpack(joined(found, low=low))
    assert sorted(key >> low.bit_length() for _, key in kept) == sorted({thing for _, thing, _ in found})
    for time, key in kept:
        assert time == max(when for when, thing, _ in found if thing == key >> low.bit_length())
        assert key & low == max(bits for _, thing, bits in found if thing == key >> low.bit_length())


def test_only_the_latest_things_are_kept_and_nothing_changes_when_nothing_is_new() -> None:
    kept = joined([(number, number, 1) for number in range(9)], most=4)
    assert [time for time, _ in packed.unpack(kept)] == [5, 6, 7, 8]
    assert packed.Joining(LOW, WITHIN, max).insert(kept, 8, 8 << 3 | 1, 4) is kept


def test_far_apart_in_time_they_are_two_things() -> None:
    found = [(0, 1, 0), (WITHIN + 1, 1, 0), (5_000, 1, 0)]
    assert len(packed.unpack(joined(found))) == 3
    assert joined(found) == joined(found[::-1])
