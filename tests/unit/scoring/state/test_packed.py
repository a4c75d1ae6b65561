"""Packed records: one for each thing, whatever its low bits say."""

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.state import packed

LOW = 0b111
records = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 40), st.integers(0, LOW)), max_size=40)


def joined(found: list[tuple[int, int, int]], most: int = 64, low: int = LOW) -> bytes:
    kept = b""
    for time, thing, bits in found:
        kept = packed.join(kept, time, thing << low.bit_length() | bits, low=low, most=most, best=max)
    return kept


@given(records, st.randoms(use_true_random=False), st.sampled_from([LOW, (1 << 12) - 1]))
def test_of_each_thing_the_latest_time_and_the_best_bits_are_kept_in_whatever_order(found, chance, low) -> None:  # type: ignore[no-untyped-def]  # drawn
    mixed = chance.sample([*found, *found], 2 * len(found))
    assert joined(found, low=low) == joined(mixed, low=low)
    things = {thing for _, thing, _ in found}
    kept = packed.unpack(joined(found, low=low))
    assert {key >> low.bit_length() for _, key in kept} == things
    for time, key in kept:
        assert time == max(when for when, thing, _ in found if thing == key >> low.bit_length())
        assert key & low == max(bits for _, thing, bits in found if thing == key >> low.bit_length())


def test_only_the_latest_things_are_kept_and_nothing_changes_when_nothing_is_new() -> None:
    kept = joined([(number, number, 1) for number in range(9)], most=4)
    assert [time for time, _ in packed.unpack(kept)] == [5, 6, 7, 8]
    assert packed.join(kept, 8, 8 << 3 | 1, low=LOW, most=4, best=max) is kept


def test_a_key_that_looks_like_a_time_is_not_taken_for_one() -> None:
    time = 0x1122334455667788
    kept = packed.join(b"", time, 1 << 3, low=LOW, most=4, best=max)
    assert packed.held(kept, time + packed._BIAS & ~LOW, LOW) is None
