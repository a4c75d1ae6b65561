from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deploy.local.demo.failure import StoryError
from deploy.local.demo.moments import day, duration, moment

LONDON = ZoneInfo("Europe/London")
SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 7, 15, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today -2h", datetime(2026, 7, 14, 22, 10, tzinfo=UTC)),
        ("today -25m", datetime(2026, 7, 14, 23, 45, tzinfo=UTC)),
        ("-14d 10:30", datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),  # summer time
        ("-180d 10:30", datetime(2026, 1, 16, 10, 30, tzinfo=UTC)),  # winter time
        ("+2d 17:00", datetime(2026, 7, 17, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_relative_to_now_on_the_clock_of_its_zone(text: str, meant: datetime) -> None:
    assert moment(text, NOW, LONDON) == meant


def test_the_clock_is_the_zones() -> None:
    assert moment("-1d 09:00", NOW, SYDNEY) == datetime(2026, 7, 13, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "-2d", "today", "today +2h", "-2d 9:00", "", "-2d 10:30 "])
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(StoryError, match="not a time"):
        moment(text, NOW, LONDON)


def test_days_and_durations() -> None:
    assert day("-15d", NOW) == date(2026, 6, 30)
    assert day("+40d", NOW) == date(2026, 8, 24)
    assert duration("25m") == timedelta(minutes=25)
    with pytest.raises(StoryError, match="not a number of days"):
        day("-2h", NOW)
    with pytest.raises(StoryError, match="not a duration"):
        duration("two days")
