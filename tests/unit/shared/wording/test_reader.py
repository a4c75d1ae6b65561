"""One clock for words: the reader's calendar, whatever the moment says in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.wording import Reader

#: Wednesday 25 November 2026, 21:30 in Los Angeles; in London it is Thursday already.
AT = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)
PIA = Reader(AT, ZoneInfo("America/Los_Angeles"), {"nia": "Nia Rees"}.get, me="pia")


@pytest.mark.parametrize(
    ("when", "day", "on", "ago"),
    [
        (AT, "today", "today", "today"),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), "today", "today", "today"),
        (datetime(2026, 11, 25, 7, 59, tzinfo=UTC), "yesterday", "yesterday", "yesterday"),
        (date(2026, 11, 26), "tomorrow", "tomorrow", "tomorrow"),
        (date(2026, 11, 18), "Wednesday 18 November", "on Wednesday 18 November", "7 days ago"),
        (date(2026, 12, 5), "Saturday 5 December", "on Saturday 5 December", "in 10 days"),
        (date(2026, 11, 14), "14 November", "on 14 November", "11 days ago"),
        (datetime(2027, 1, 1, 7, 59, tzinfo=UTC), "31 December", "on 31 December", "in 36 days"),
        (datetime(2027, 1, 1, 8, tzinfo=UTC), "1 January 2027", "on 1 January 2027", "in 37 days"),
        (date(2025, 11, 25), "25 November 2025", "on 25 November 2025", "365 days ago"),
    ],
)
def test_a_day_is_told_by_the_readers_calendar(when: date, day: str, on: str, ago: str) -> None:
    assert (PIA.day(when), PIA.on(when), PIA.ago(when)) == (day, on, ago)


def test_what_is_kept_for_later_names_no_day_by_its_distance() -> None:
    kept = Reader(AT, UTC, lasting=True)
    assert [kept.day(AT), kept.on(date(2026, 11, 25)), kept.day(date(2025, 1, 1))] == [
        "26 November", "on 25 November", "1 January 2025",
    ]  # fmt: skip


def test_people_have_names_and_the_reader_is_spoken_to() -> None:
    assert [PIA.person(who, "we") for who in ("nia", "pia", "ola", None)] == ["Nia Rees", "you", "we", "we"]


def test_a_clock_shows_the_readers_time() -> None:
    assert PIA.clock(datetime(2026, 11, 26, 1, 32, tzinfo=UTC)) == "17:32"
