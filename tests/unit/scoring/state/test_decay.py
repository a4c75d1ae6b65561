"""Decayed sums are exact, whatever the order, and agree with adding up one by one."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.state.clock import DAY, micros
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.decay import HALF_LIFE_DAYS, add, decayed, weight
from shared.events.interactions import Channel
from tests.support.stories.scoring import contact, day, told

TIMES = st.integers(micros(day(-20_000)), micros(day(3_000)))


def brute(times: list[int], at: int) -> float:
    return math.fsum(2 ** (-(at - time) / (HALF_LIFE_DAYS * DAY)) for time in times)


def total(times: list[int]) -> bytes:
    value = b""
    for time in times:
        value = add(value, time)
    return value


@given(st.lists(TIMES, min_size=1, max_size=60), st.integers(0, 4_000))
def test_the_decayed_sum_agrees_with_a_brute_force_sum(times: list[int], later: int) -> None:
    at = max(times) + later * DAY
    assert math.isclose(decayed(total(times), at), brute(times, at), rel_tol=1e-9)


@given(st.lists(TIMES, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_change_a_bit(times: list[int], chance: random.Random) -> None:
    mixed = chance.sample(times, len(times))
    assert total(times) == total(mixed)


@given(TIMES)
def test_a_weight_doubles_in_a_half_life(time: int) -> None:
    later = weight(time + HALF_LIFE_DAYS * DAY)
    assert abs(later - 2 * weight(time)) <= 1


def test_a_weight_of_the_epoch_is_one() -> None:
    assert weight(0) == 1 << 64


def test_no_contacts_are_none() -> None:
    assert decayed(b"", micros(day(0))) == 0


@given(st.lists(st.integers(0, 400), max_size=40))
def test_emails_count_once_a_week_at_their_latest(days: list[int]) -> None:
    contacts = CONTACTS.of(told(*(contact(when, Channel.EMAIL) for when in days)))
    latest: dict[tuple[int, int], int] = {}
    for when in days:
        year, week, _ = day(when).isocalendar()
        latest[year, week] = max(when, latest.get((year, week), when))
    at = micros(day(410))
    expected = brute([micros(day(when)) for when in latest.values()], at)
    assert math.isclose(contacts.decayed(Channel.EMAIL, at), expected, rel_tol=1e-9)
