from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import load, next_due, week_of
from services.alerts.domain.planning.schedule import Slot, requested, slot
from shared.events.people import Weekday, WorkingHours
from tests.support.stories.alerts import POLICY, POLICY_TEXT, person

LONDON = week_of(person(), POLICY)
SYDNEY = week_of(person(zone="Australia/Sydney"), POLICY)


def utc(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def at(clock: str) -> str:
    return f'digest: {{at: "{clock}"}}'


def test_from_eight_in_the_morning_of_the_recipients_zone() -> None:
    assert slot(LONDON, utc(4, 6, 59), POLICY) is None
    assert slot(LONDON, utc(4, 7), POLICY) == Slot(date(2026, 5, 4), utc(4, 7))
    assert slot(SYDNEY, utc(3, 22), POLICY) == Slot(date(2026, 5, 4), utc(3, 22))


def test_until_the_end_of_the_working_day() -> None:
    assert slot(LONDON, utc(4, 16, 29), POLICY) == Slot(date(2026, 5, 4), utc(4, 7))
    assert slot(LONDON, utc(4, 16, 30), POLICY) is None


def test_not_on_free_days() -> None:
    sunday_to_thursday = WorkingHours(days=(Weekday.SUNDAY, *tuple(Weekday)[:4]))
    dubai = week_of(person(zone="Asia/Dubai", working_hours=sunday_to_thursday), POLICY)

    assert slot(LONDON, utc(3, 9), POLICY) is None
    assert slot(dubai, utc(3, 9), POLICY) is not None
    assert slot(dubai, utc(1, 9), POLICY) is None


def test_a_night_shift_gets_it_until_the_date_ends() -> None:
    nights = week_of(person(working_hours=WorkingHours(start=time(0), end=time(6))), POLICY)

    assert slot(nights, utc(4, 22, 59), POLICY) == Slot(date(2026, 5, 4), utc(4, 7))
    assert slot(nights, utc(4, 23), POLICY) is None


def test_on_request_there_is_always_one() -> None:
    policy = load(POLICY_TEXT, "digest: {at: on_request}")

    assert slot(LONDON, utc(4, 9), policy) is None
    assert next_due(LONDON, utc(4, 9), policy) is None
    assert requested(LONDON, utc(2, 23, 30)) == Slot(date(2026, 5, 3), utc(2, 23, 30))


def test_an_hour_that_the_clocks_skip_comes_as_much_later() -> None:
    everyday = week_of(person(working_hours=WorkingHours(days=tuple(Weekday))), POLICY)

    found = slot(everyday, utc(29, 12, month=3), load(POLICY_TEXT, at("01:30")))

    assert found == Slot(date(2026, 3, 29), utc(29, 1, 30, month=3)), "01:30 did not exist; it is 02:30 summer time"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    everyday = week_of(person(working_hours=WorkingHours(days=tuple(Weekday))), POLICY)

    found = slot(everyday, utc(25, 12, month=10), load(POLICY_TEXT, at("01:30")))

    assert found == Slot(date(2026, 10, 25), utc(25, 0, 30, month=10))


def test_the_next_one() -> None:
    assert next_due(LONDON, utc(4, 6, 59), POLICY) == utc(4, 7)
    assert next_due(LONDON, utc(4, 7), POLICY) == utc(5, 7)
    assert next_due(LONDON, utc(8, 7), POLICY) == utc(11, 7), "after a Friday, Monday"
    assert next_due(LONDON, utc(23, 12, month=10), POLICY) == utc(26, 8, month=10), "winter time"


def test_the_fallback_has_a_week_of_its_own() -> None:
    week = week_of(None, load(POLICY_TEXT, "fallback: {zone: America/New_York, days: [6]}"))

    assert (week.zone.key, week.days) == ("America/New_York", frozenset({6}))


@pytest.mark.parametrize("clock", ["00:00", "02:30", "08:00", "23:59"])
@given(
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
    st.integers(0, 6 * 366 * 24 * 60),
    st.sets(st.sampled_from(tuple(Weekday)), min_size=1),
)
def test_one_a_working_day_and_next_due_finds_it(clock: str, zone: str, minutes: int, days: set[Weekday]) -> None:
    policy = load(POLICY_TEXT, at(clock))
    week = week_of(person(zone=zone, working_hours=WorkingHours(days=tuple(days))), policy)
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    found = next_due(week, now, policy)

    assert found is not None
    assert now < found <= now + timedelta(days=8)
    opened = slot(week, found, policy)
    assert opened == Slot(found.astimezone(week.zone).date(), found)
    assert slot(week, found - timedelta(seconds=1), policy) != opened
