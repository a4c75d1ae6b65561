from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.local.demo.cadence import Cadence
from deploy.local.demo.failure import StoryError

ZONES = st.sampled_from(["Europe/London", "America/New_York", "Australia/Sydney"]).map(ZoneInfo)
NOWS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(now=NOWS, zone=ZONES, step=st.integers(1, 60), first=st.integers(-800, -60), seed=st.integers())
def test_a_cadence_keeps_working_days_and_working_hours_and_lies_behind(
    now: datetime, zone: ZoneInfo, step: int, first: int, seed: int
) -> None:
    times = list(Cadence(step, first, -1).times(now, zone, Random(seed)))
    assert len(times) == len(range(first, 0, step))
    for time in times:
        local = time.astimezone(zone)
        assert local.weekday() < 5
        assert 9 <= local.hour < 17
        assert time < now
        assert first - 2 <= (time.date() - now.date()).days <= 0


@given(now=NOWS, zone=ZONES)
def test_the_same_seed_gives_the_same_times(now: datetime, zone: ZoneInfo) -> None:
    cadence = Cadence.parse("12d from -360d to -5d")
    once = list(cadence.times(now, zone, Random("acme")))
    assert once == list(cadence.times(now, zone, Random("acme")))
    assert once != list(cadence.times(now, zone, Random("other")))


def test_its_jitter_is_at_most_a_quarter_of_a_step_and_a_weekend() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    times = list(Cadence.parse("12d from -720d to -1d").times(now, ZoneInfo("UTC"), Random(1)))
    gaps = [(after - before).total_seconds() / 86_400 for before, after in pairwise(times)]
    assert max(gaps) <= 12 + 2 * 3 + 3
    assert min(gaps) >= 12 - 2 * 3 - 3
    assert len({round(gap) for gap in gaps}) > 3


@pytest.mark.parametrize(
    "text", ["12d", "0d from -10d to -5d", "2d from -5d to -10d", "2d from -10d to -0d", "2h from -10d to -5d"]
)
def test_what_is_no_cadence_is_said(text: str) -> None:
    with pytest.raises(StoryError, match="cadence"):
        Cadence.parse(text)
