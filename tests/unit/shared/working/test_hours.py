"""How much work lies between two moments, and on which days there is none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.working import Hours, exceeds, is_holiday, opening

OFFICE = Hours("Europe/London", time(9), time(17, 30), (1, 2, 3, 4, 5), "GB-ENG")
#: A Friday.
FRIDAY = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 366 * 24 * 60).map(lambda minutes: FRIDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (FRIDAY + 18 * HOUR, FRIDAY + 81 * HOUR, 0),  # until Monday at nine
        (FRIDAY + 17 * HOUR, FRIDAY + 82 * HOUR, 1.5),
        (FRIDAY + 9 * HOUR, FRIDAY + 10 * HOUR, 1),
        (FRIDAY + 10 * HOUR, FRIDAY + 9 * HOUR, 0),
        (datetime(2026, 12, 24, 17, tzinfo=UTC), datetime(2026, 12, 29, 9, 30, tzinfo=UTC), 1),  # Boxing Day in lieu
    ],
)
def test_what_counts_is_work(start: datetime, end: datetime, hours: float) -> None:
    work = timedelta(hours=hours)

    assert not exceeds(OFFICE, start, end, work)
    assert exceeds(OFFICE, start, end, work - timedelta(seconds=1))


@given(MOMENTS, MOMENTS, st.floats(0, 200))
def test_it_is_the_sum_of_the_days(start: datetime, end: datetime, hours: float) -> None:
    days = (FRIDAY.date() + timedelta(number - 2) for number in range(370))
    spans = [span for day in days if (span := opening(OFFICE, day)) is not None]
    total = sum((max(timedelta(0), min(end, b) - max(start, a)) for a, b in spans), timedelta(0))

    assert exceeds(OFFICE, start, end, timedelta(hours=hours)) == (total > timedelta(hours=hours))


def test_public_holidays() -> None:
    assert is_holiday("GB-ENG", date(2026, 5, 4))
    assert not is_holiday("NO", date(2026, 5, 4))
    assert not is_holiday(None, date(2026, 12, 25))
    assert opening(OFFICE, date(2026, 5, 4)) is None
