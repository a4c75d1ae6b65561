"""Working time: what counts of the time between two moments, and when so much of it will have passed."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.state.clock import DAY, HOUR
from services.scoring.domain.working import Hours, People, Person
from shared.events.people import PersonLeft, WorkingHours
from shared.working import is_known, public_holidays
from tests.support.stories.scoring_people import LONDON, OFFICE, at, away, hours_between, somebody

NOBODY = People(OFFICE)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-18T10:00Z", "2026-11-18T12:00Z", 2),
        ("2026-11-18T08:00Z", "2026-11-18T20:00Z", 8.5),
        ("2026-11-20T16:30Z", "2026-11-23T10:00Z", 2),
        ("2026-11-21T00:00Z", "2026-11-22T23:00Z", 0),
        ("2026-03-27T00:00Z", "2026-04-01T00:00Z", 25.5),
        ("2026-11-18T12:00Z", "2026-11-18T10:00Z", 0),
    ],
)
def test_nights_and_weekends_do_not_count(start: str, end: str, hours: float) -> None:
    assert hours_between(NOBODY, None, start, end) == hours
    assert hours_between(NOBODY, "nobody knows me", start, end) == hours


def test_summer_and_winter_the_clock_on_the_wall_says_when_work_begins() -> None:
    assert hours_between(NOBODY, None, "2026-07-01T07:00Z", "2026-07-01T08:30Z") == 0.5
    assert hours_between(NOBODY, None, "2026-12-01T07:00Z", "2026-12-01T09:30Z") == 0.5
    nights = Hours(LONDON, time(0), time(6), (7,))
    shorter, longer = People(nights), People(nights)
    assert hours_between(shorter, None, "2026-03-28T12:00Z", "2026-03-29T12:00Z") == 5
    assert hours_between(longer, None, "2026-10-24T12:00Z", "2026-10-25T12:00Z") == 7


def test_hours_that_the_clocks_pass_over_are_none() -> None:
    gone = People(Hours(LONDON, time(1, 30), time(2, 15), (7,)))
    assert hours_between(gone, None, "2026-03-28T12:00Z", "2026-03-29T12:00Z") == 0
    assert hours_between(gone, None, "2026-04-04T12:00Z", "2026-04-05T12:00Z") == 0.75


def test_each_works_their_own_hours_in_their_own_zone() -> None:
    hours = WorkingHours(start=time(8), end=time(16), days=(7, 1, 2, 3, 4))
    people = People(OFFICE, {"layla": somebody(zone="Asia/Dubai", working_hours=hours)})
    assert hours_between(people, "layla", "2026-11-20T00:00Z", "2026-11-22T08:00Z") == 4


def test_public_holidays_are_those_of_the_person_and_of_who_shares_the_firms_zone() -> None:
    firm = Hours(LONDON, time(9), time(17, 30), (1, 2, 3, 4, 5), "GB-ENG")
    known = {
        "anna": somebody(),
        "isla": somebody(holidays="GB-SCT"),
        "nils": somebody(zone="Europe/Oslo", working_hours=WorkingHours(start=time(10), end=time(18, 30))),
    }
    people = People(firm, known)
    easter_monday, constitution_day = (
        ("2026-04-06T00:00Z", "2026-04-07T00:00Z"),
        ("2026-05-25T00:00Z", "2026-05-26T00:00Z"),
    )
    assert [hours_between(people, who, *easter_monday) for who in ("anna", None, "isla", "nils")] == [0, 0, 8.5, 8.5]
    assert hours_between(People(OFFICE, known), "anna", *constitution_day) == 8.5


def test_a_calendar_nobody_has_holds_no_holidays_and_an_unknown_part_keeps_those_of_the_country() -> None:
    assert public_holidays("XX", 2026) == frozenset()
    assert public_holidays("NO-999", 2026) == public_holidays("NO", 2026) != frozenset()
    assert [is_known(name) for name in ("NO", "GB-SCT", "NO-999", "XX", "no")] == [True, True, False, False, False]


WEEK = ("2026-11-16T00:00Z", "2026-11-23T00:00Z")


@pytest.mark.parametrize(
    ("anna", "hours"),
    [
        (somebody(), 42.5),
        (somebody(away("2026-11-17", "2026-11-18")), 25.5),
        (somebody(away("2026-11-17", "2026-11-18", cancelled=True)), 42.5),
        (somebody(away("2026-11-17", "2026-11-18"), away("2026-11-18", "2026-11-18")), 34),
        (somebody(away("2026-11-17", "2026-11-18", deputy="ben")), 25.5 + 4),
        (somebody(away("2026-11-17", "2026-11-18"), deputy="ben"), 25.5 + 4),
        (somebody(away("2026-11-16", "2026-11-20"), deputy="cleo"), 0),
        (somebody(away("2026-11-18")), 42.5),
        (somebody(away("2026-11-18"), deputy="ben"), 17 + 6),
        (somebody(PersonLeft()), 42.5),
        (somebody(PersonLeft(successor="ben")), 10),
    ],
)
def test_while_somebody_is_away_the_hours_of_who_stands_in_count(anna: Person, hours: float) -> None:
    mornings = WorkingHours(start=time(9), end=time(11))
    known = {
        "anna": anna,
        "ben": somebody(working_hours=mornings),
        "cleo": somebody(away("2026-11-01", "2026-11-30"), deputy="anna"),
    }
    assert hours_between(People(OFFICE, known), "anna", *WEEK) == hours


def test_who_stands_in_elsewhere_does_not_work_the_same_hour_twice() -> None:
    anna = somebody(away("2026-11-17", "2026-11-17", deputy="ben"), zone="Australia/Sydney")
    people = People(OFFICE, {"anna": anna, "ben": somebody(zone="America/Los_Angeles")})
    assert hours_between(people, "anna", "2026-11-15T00:00Z", "2026-11-21T00:00Z") == 5 * 8.5 - 3.5


def test_who_never_works_has_no_working_time_in_five_years() -> None:
    never = People(OFFICE, {"anna": somebody(away("2020-01-01", "2199-01-01"))})
    start = at("2026-11-18T10:00Z")
    assert never.after("anna", start, HOUR) == start + 5 * 366 * DAY


def test_it_is_known_for_whom_a_person_may_stand_in() -> None:
    known = {
        "anna": somebody(deputy="ben"),
        "ben": somebody(),
        "cleo": somebody(away("2026-11-01", deputy="anna")),
        "dora": somebody(PersonLeft(successor="cleo")),
        "emil": somebody(),
    }
    people = People(OFFICE, known)
    assert people.standing_in("ben") == {"ben", "anna", "cleo", "dora"}
    assert people.standing_in("emil") == {"emil"}


ZONES = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata"])
CLOCKS = st.integers(0, 23 * 60 + 59)
WEEKLY = st.builds(
    lambda zone, clocks, days, calendar: somebody(
        zone=zone,
        holidays=calendar,
        working_hours=WorkingHours(start=_clock(min(clocks)), end=_clock(max(clocks)), days=tuple(sorted(days))),
    ),
    ZONES,
    st.tuples(CLOCKS, CLOCKS).filter(lambda clocks: clocks[0] != clocks[1]),
    st.sets(st.integers(1, 7), min_size=1),
    st.sampled_from([None, "GB-ENG", "WS", "US-NY"]),
)
ABSENCES = st.sampled_from([(), (away("2011-12-20", "2012-01-02"),), (away("2012-03-01", deputy="ben"),)])
MOMENTS = st.integers(at("2011-12-01T00:00Z"), at("2012-12-31T00:00Z"))


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@st.composite
def some_people(draw: st.DrawFn) -> People:
    anna, ben = draw(WEEKLY), draw(WEEKLY)
    absent = somebody(*draw(ABSENCES))
    return People(OFFICE, {"anna": Person(anna.added, away=absent.away), "ben": ben})


@given(some_people(), MOMENTS, MOMENTS, MOMENTS)
def test_it_adds_up(people: People, first: int, second: int, third: int) -> None:
    start, middle, end = sorted((first, second, third))
    whole = people.between("anna", start, end)
    assert people.between("anna", start, middle) + people.between("anna", middle, end) == whole
    assert 0 <= whole <= end - start


@given(some_people(), MOMENTS, st.integers(1, 60 * HOUR))
def test_after_so_many_hours_just_so_many_have_passed_and_a_moment_before_not_yet(
    people: People, start: int, work: int
) -> None:
    moment = people.after("anna", start, work)
    assert people.between("anna", start, moment) == work
    assert people.between("anna", start, moment - 1) == work - 1


@given(some_people(), MOMENTS, st.integers(0, 60 * HOUR), st.integers(0, 60 * HOUR))
def test_more_work_never_ends_earlier_nor_does_what_began_later(
    people: People, start: int, one: int, more: int
) -> None:
    assert people.after("anna", start, 0) == start
    assert people.after("anna", start, one) <= people.after("anna", start, one + more)
    assert people.after("anna", start, one) <= people.after("anna", start + more, one)
