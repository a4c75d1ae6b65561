"""Texts that people read, to the letter."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import wording

TODAY = date(2026, 5, 3)
LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "text"), [(date(2026, 1, 31), "31 January"), (TODAY, "3 May"), (date(2025, 5, 3), "3 May 2025")]
)
def test_a_day_has_its_year_where_that_is_another(when: date, text: str) -> None:
    assert wording.day_month(when, TODAY) == text


@given(st.dates())
def test_whole_dates_are_those_of_the_calendar_in_english(when: date) -> None:
    assert wording.full_date(when) == f"{when.day} {when:%B} {when.year}"
    assert wording.long_date(when) == f"{when:%A} {wording.full_date(when)}"


@pytest.mark.parametrize(("days", "text"), [(0, "today"), (1, "1 day ago"), (41, "41 days ago")])
def test_days_ago(days: int, text: str) -> None:
    assert wording.days_ago(days) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 5, 3, 9, 42, tzinfo=UTC), "since 10:42 (London) today"),
        (datetime(2026, 5, 2, 22, 59, tzinfo=UTC), "since 23:59 (London) yesterday"),
        (datetime(2026, 5, 2, 23, 1, tzinfo=UTC), "since 00:01 (London) today"),
        (datetime(2026, 4, 21, 9, tzinfo=UTC), "since 21 April 2026 (12 days)"),
        (datetime(2026, 5, 4, 9, tzinfo=UTC), "since 4 May 2026"),
    ],
)
def test_since_is_by_the_readers_day(moment: datetime, text: str) -> None:
    assert wording.since(moment, wording.Reader(AT, LONDON)) == text


@pytest.mark.parametrize(("number", "text"), [(1, "1 day"), (2, "2 days"), (4.5, "4.5 days"), (0, "0 days")])
def test_an_amount_has_its_plural(number: float, text: str) -> None:
    assert wording.amount(number, "day") == text


@pytest.mark.parametrize(("number", "text"), [(1, "1 event"), (0, "0 events"), (1_234_567, "1,234,567 events")])
def test_a_count_has_all_its_digits_and_its_plural(number: int, text: str) -> None:
    assert wording.counted(number, "event") == text


@pytest.mark.parametrize(("number", "text"), [(3.2, "+3"), (-12.4, "−12"), (0, "0"), (-0.4, "0"), (0.4, "0")])
def test_points_have_their_sign_and_nought_has_none(number: float, text: str) -> None:
    assert wording.signed(number) == text


@pytest.mark.parametrize(("number", "text"), [(0.04, "0.0"), (-0.04, "0.0"), (-0.06, "−0.1"), (10, "+10.0")])
def test_nought_has_no_sign_with_decimals_either(number: float, text: str) -> None:
    assert wording.signed(number, 1) == text


@pytest.mark.parametrize(
    ("things", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_listing_ends_in_and(things: list[str], text: str) -> None:
    assert wording.listing(things) == text


def test_a_text_within_a_sentence_loses_its_stop_and_a_sentence_has_one() -> None:
    assert wording.within("They left. ") == "They left"
    assert wording.quoted("They left.") == "“They left”"
    assert wording.sentence("they left") == "They left."
    assert wording.sentence("did they?") == "Did they?"
    assert wording.capitalised("eBay ltd") == "EBay ltd"
    assert wording.spoken("not_enough_known") == "not enough known"


@pytest.mark.parametrize("turning", "\u202a\u202e\u2066\u2069")
def test_nothing_a_stranger_wrote_reads_backwards(turning: str) -> None:
    assert wording.without_reordering(f"pay {turning}nothing") == "pay nothing"
    assert wording.without_reordering("שלום \u200f ok") == "שלום \u200f ok"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("The draft.", "The draft"),
        ("A text of just  so many signs", "A text of just so many signs"),
        ("A text of just a few signs more", "A text of just a few signs…"),
        ("The lease, the deed, a map, and more", "The lease, the deed, a map…"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesell…"[:27] + "…"),
    ],
)
def test_a_title_is_cut_between_words_where_it_can_be(text: str, short: str) -> None:
    assert wording.shortened(text) == short
    assert len(short) <= 28
