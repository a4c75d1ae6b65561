"""Dates and times as other systems write them: the right moment, or what the mapping must say."""

from typing import Any

import pytest

from shared.cloudevents import CloudEvent
from shared.documents import DocumentError
from shared.events.catalogue import RAPPORT
from shared.importing.files.row import Row
from shared.importing.mapping import load
from shared.importing.mapping.moments import SKIPPED, TWICE
from shared.refusal import Refusal
from tests.support.mapped_rows import ROW, contact, data, facts_of, refusal

VIENNA = "zone: Europe/Vienna"


def read(cell: Any, form: str, more: str = VIENNA) -> CloudEvent | Refusal:
    """What a row is whose time is ``cell``."""
    [made] = facts_of(Row(2, 2, 9, [], ROW | {"When": cell}), contact(), f"format: {form}\n{more}")
    return made


def when(cell: Any, form: str, more: str = VIENNA) -> str:
    made = read(cell, form, more)
    assert isinstance(made, CloudEvent), made
    assert made.time is not None
    return f"{made.time:%Y-%m-%dT%H:%M:%SZ}"


def why(cell: Any, form: str, more: str = VIENNA) -> str:
    made = read(cell, form, more)
    assert isinstance(made, Refusal), made
    return made.fields[0].detail


def refused(form: str, more: str = VIENNA) -> str:
    with pytest.raises(DocumentError) as error:
        read("", form, more)
    return str(error.value)


@pytest.mark.parametrize(
    ("cell", "form", "moment"),
    [
        ("11/20/2026 04:16 PM", "'%m/%d/%Y %I:%M %p'", "2026-11-20T15:16:00Z"),
        ("11/20/2026 12:16 am", "'%m/%d/%Y %I:%M %p'", "2026-11-19T23:16:00Z"),
        ("3/4/2024, 9:30\u202fPM", "'%m/%d/%Y, %I:%M %p'", "2024-03-04T20:30:00Z"),
        ("\u200e4\u200e/\u200e3\u200e/\u200e2024 09:30", "'%d/%m/%Y %H:%M'", "2024-03-04T08:30:00Z"),
        ("\ufeff04/03/2024 09:30\u00a0", "'%d/%m/%Y %H:%M'", "2024-03-04T08:30:00Z"),
        ("Mon, 04 Mar 2024 09:30:00 +0000", "'%a, %d %b %Y %H:%M:%S %z'", "2024-03-04T09:30:00Z"),
        ("2024-03-04T09:30:00.123Z", "'%Y-%m-%dT%H:%M:%S.%f%z'", "2024-03-04T09:30:00Z"),
        ("20240304093000", "'%Y%m%d%H%M%S'", "2024-03-04T08:30:00Z"),
        ("20240304 9:30", "'%Y%m%d %H:%M'", "2024-03-04T08:30:00Z"),
        ("2024-W10-1", "'%G-W%V-%u'", "2024-03-03T23:00:00Z"),
        ("2024-064", "'%Y-%j'", "2024-03-03T23:00:00Z"),
        ("2024 W09 Mon", "'%Y W%W %a'", "2024-02-25T23:00:00Z"),
        ("45581.395833", "excel", "2024-10-16T07:30:00Z"),
        ("45581,395833", "excel", "2024-10-16T07:30:00Z"),
        ("45582", "excel", "2024-10-16T22:00:00Z"),
        (45581.5, "excel", "2024-10-16T10:00:00Z"),
        ("61", "excel", "1900-02-28T23:00:00Z"),
        ("44119.5", "excel_1904", "2024-10-16T10:00:00Z"),
        ("45581.99999999", "excel", "2024-10-16T22:00:00Z"),
        ("1551691800", "unix", "2019-03-04T09:30:00Z"),
        ("1551691800.5", "unix", "2019-03-04T09:30:00Z"),
        ("1551691800000", "[unix, unix_ms]", "2019-03-04T09:30:00Z"),
        ("1551691800", "[unix_ms, unix]", "2019-03-04T09:30:00Z"),
    ],
)
def test_a_time_is_read_as_it_is_written(cell: Any, form: str, moment: str) -> None:
    assert when(cell, form) == moment


@pytest.mark.parametrize(
    ("cell", "more", "moment"),
    [
        ("2024-07-01 14:00 UTC", "zone: America/New_York", "2024-07-01T14:00:00Z"),
        ("2024-07-02 14:00 GMT", "zone: America/New_York", "2024-07-02T14:00:00Z"),
        ("2024-07-02 14:00 BST", 'zones: {BST: "+01:00"}', "2024-07-02T13:00:00Z"),
        ("2024-12-02 14:00 GMT", 'zones: {BST: "+01:00"}', "2024-12-02T14:00:00Z"),
        ("2024-07-02 14:00 EDT", 'zones: {EST: "-05:00", EDT: "-04:00"}', "2024-07-02T18:00:00Z"),
        ("2024-07-02 14:00 CEST", 'zones: {CES: "+09:00", CEST: "+02:00"}', "2024-07-02T12:00:00Z"),
    ],
)
def test_names_of_zones_count(cell: str, more: str, moment: str) -> None:
    assert when(cell, "'%Y-%m-%d %H:%M %Z'", more) == moment


@pytest.mark.parametrize(
    ("cell", "form", "words"),
    [
        (
            "2024-07-01 14:00 BST",
            "'%Y-%m-%d %H:%M %Z'",
            "for names of zones write %Z and, unless they are UTC or GMT, ",
        ),
        ("2024-07-01 14:00 EST", "'%Y-%m-%d %H:%M'", "for names of zones write %Z"),
        ("27.10.2024 24:00", "'%d.%m.%Y %H:%M'", "24:00 is no time: it must be 00:00 of the next day"),
        ("2024-10-27T24:00", "iso", "24:00 is no time"),
        ("31.12.2016 23:59:60", "'%d.%m.%Y %H:%M:%S'", "second 60 is no time"),
        ("45581.395833", "['%d/%m/%Y %H:%M', iso]", "for days of Excel write format: excel (or excel_1904)"),
        ("45582", "unix", "for days of Excel write format: excel"),
        ("1551691800", "iso", "for seconds since 1970 write format: unix"),
        ("1551691800000", "unix", "for milliseconds since 1970 write format: unix_ms"),
        ("1551691800", "unix_ms", "for seconds since 1970 write format: unix"),
        ("11/20/2026 04:16 PM", "'%m/%d/%Y %H:%M'", "for AM and PM write %I and %p"),
        ("2024-03-04 09:30+01:00", "'%Y-%m-%d %H:%M'", "for offsets write %z"),
        ("04/03/24 09:30", "'%d/%m/%Y %H:%M'", "for years of two digits write %y and pivot"),
        ("2024-03-04 09:30:00.1234567", "'%Y-%m-%d %H:%M:%S.%f'", "%f has at most 6 digits"),
        ("4 März 2024", "'%d %B %Y'", "names of months and days must be English"),
        ("Tue, 04 Mar 2024", "'%a, %d %b %Y'", "names of months and days must be English, and of that day"),
        ("1112024", "'%d%m%Y'", "does not match %d%m%Y"),
        ("0", "unix", "does not match unix"),
        ("0", "unix_ms", "does not match unix_ms"),
        ("nan", "unix", "does not match unix"),
        ("1_551_691_800", "unix", "does not match unix"),
        ("60", "excel", "does not match excel"),
        ("45.581", "excel", "does not match excel"),
        ("0000-00-00 00:00:00", "'%Y-%m-%d %H:%M:%S'", "does not match"),
        ("29.02.2023", "'%d.%m.%Y'", "does not match"),
        ("########", "'%d.%m.%Y'", "does not match"),
    ],
)
def test_a_time_that_does_not_fit_is_refused_with_what_to_write(cell: str, form: str, words: str) -> None:
    told = why(cell, form)
    assert told.startswith("column When does not match ")
    assert words in told
    assert cell not in told


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("'%m/%d/%Y %I:%M'", "%I without %p is the same hour before and after noon"),
        ("'%m/%d/%Y %H:%M %p'", "%p has no effect without %I"),
        ("'%d/%M/%Y'", "year and day is no date"),
        ("'%Y-%m-%d %H:%m'", "it gives the month twice"),
        ("'%Y-%m-%d %M:%S'", "it gives the minute without the hour"),
        ("'%Y-%m-%d %H:%S'", "it gives the second without the minute"),
        ("'%Y-%m-%d %H:%M.%f'", "it gives the fraction without the second"),
        ("'%d/%m'", "month and day is no date"),
        ("'%H:%M'", "is no date: give year, month and day"),
        ("'%d %d %m %Y'", "it gives the day twice"),
        ("'%b %m %d %Y'", "it gives the month twice"),
        ("'%Y %y %m %d'", "it gives the year twice"),
        ("'%Y-%m-%d %j'", "is no date"),
        ("'%Y-%W'", "a week needs a weekday"),
        ("'%W %a'", "week is no date"),
        ("'%y W%W %a'", "a week needs the whole year"),
        ("'%d/%m/%Y W%U'", "is no date"),
        ("'%Y-%V-%u'", "is no date"),
        ("'%G-%V'", "a week needs a weekday"),
        ("'%a %Y'", "a weekday has no effect without a day"),
        ("'%Y-%m-%d %H:%M %z %Z'", "it gives the offset twice"),
        ("'%x %X'", "there is no %x"),
        ("'%c'", "there is no %c"),
        ("'%D'", "there is no %D; write %m/%d/%y"),
        ("'%e.%m.%Y'", "there is no %e; write %d"),
        ("'%s'", "there is no %s; write unix"),
        ("'%-d.%m.%Y'", "there is no %-"),
        ("'%d.%m.%Y %'", "is not a format"),
        ("'%Y'", "%Y tells no day: a time needs one"),
        ("'%m/%Y'", "%m/%Y tells no day"),
        ("['%d/%m/%Y', '%m/%d/%Y']", "%d/%m/%Y and %m/%d/%Y read the same text as different times"),
        ("[iso, '%Y%d%m']", "read the same text as different times"),
        ("'%d.%m.%y'", "%y leaves the century open: name the first of the hundred years that are meant"),
    ],
)
def test_a_directive_without_effect_or_with_two_is_refused_before_the_first_row(form: str, words: str) -> None:
    told = refused(form)
    assert told.startswith("line ")
    assert words in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("zone: EST", "EST has no one meaning"),
        ("zone: BST", "zone must be an IANA time zone such as Europe/London"),
        ("zone: CET", "CET has no one meaning"),
        ("zone: localtime", "not one of this machine"),
        ("zone: right/Europe/London", "not one of this machine"),
        ("zone: W. Europe Standard Time", "zone must be an IANA time zone such as Europe/London"),
        ('zone: "+01:00"', "zone must be an IANA time zone such as Europe/London"),
        ("pivot: 70", "pivot must be a year from 1500 to 2099"),
        ("zones: {BST: 1}", 'zones must give offsets such as "+01:00"'),
        ("zones: {B S: +01:00}", "zones must have names of 2 to 6 letters"),
    ],
)
def test_what_cannot_be_right_of_zones_and_centuries_is_refused(more: str, words: str) -> None:
    assert words in refused("'%d.%m.%Y'", more)


@pytest.mark.parametrize("zone", ["UTC", "GMT", "Europe/London", "America/Argentina/Buenos_Aires", "Japan", "EST5EDT"])
def test_zones_with_one_meaning_are_taken(zone: str) -> None:
    when("04.03.2024", "'%d.%m.%Y'", f"zone: {zone}")


@pytest.mark.parametrize(
    ("cell", "pivot", "year"),
    [("04.03.69", 1970, 2069), ("04.03.70", 1970, 1970), ("04.03.24", 1970, 2024), ("04.03.24", 1924, 1924),
     ("04.03.99", 2000, 2099), ("29.02.00", 1950, 2000)],
)  # fmt: skip
def test_the_pivot_says_the_century(cell: str, pivot: int, year: int) -> None:
    said = f"{{column: D, format: '%d.%m.%y', pivot: {pivot}}}"
    made = data(f"{{type: ClientOnboarded, data: {{name: Words, since: {said}}}}}", D=cell)
    assert made["since"].startswith(f"{year}-")


def test_a_day_that_the_century_meant_does_not_have_is_refused() -> None:
    said = "{column: D, format: '%d.%m.%y', pivot: 1890}"
    told = refusal(f"{{type: ClientOnboarded, data: {{name: Words, since: {said}}}}}", D="29.02.00")
    assert "column D does not match %d.%m.%y" in told.detail


@pytest.mark.parametrize(
    ("form", "cell", "day"),
    [
        ("unix", "1562284800", "2019-07-05"),
        ("unix", "1562281200", "2019-07-05"),  # midnight of London's summer is the day before in UTC
        ("excel", "45582", "2024-10-17"),
        ("excel", "45582.75", "2024-10-17"),
        ("'%Y'", "1987", "1987-01-01"),
        ("'%m/%Y'", "03/1987", "1987-03-01"),
        ("rfc3339", "2019-07-05T00:30:00+02:00", "2019-07-05"),
        ("'%d/%m/%Y %H:%M'", "2019-07-05", "2019-07-05"),
    ],
)
def test_a_day_is_that_of_the_zone(form: str, cell: str, day: str) -> None:
    said = f"{{column: D, format: {form}}}"
    assert data(f"{{type: ClientOnboarded, data: {{name: Words, since: {said}}}}}", D=cell)["since"] == day


@pytest.mark.parametrize(
    ("cell", "due", "day"),
    [("45582", "2024-10-17T22:59:59Z", "2024-10-17"), ("45582.0", "2024-10-17T22:59:59Z", "2024-10-17"),
     ("45582.5", "2024-10-17T11:00:00Z", None)],
)  # fmt: skip
def test_a_whole_day_of_excel_is_due_at_its_end(cell: str, due: str, day: str | None) -> None:
    made = data("{type: PromiseMade, data: {promise: No, what: Words, due: {column: D, format: excel}}}", D=cell)
    assert (made["due"], made.get("due_day")) == (due, day)


@pytest.mark.parametrize(
    ("cell", "moment", "notes"),
    [
        ("31.03.2024 02:30", "2024-03-31T01:30:00Z", (SKIPPED,)),
        ("27.10.2024 02:30", "2024-10-27T00:30:00Z", (TWICE,)),
        ("27.10.2024 03:30", "2024-10-27T02:30:00Z", ()),
    ],
)
def test_a_time_at_a_change_of_the_clocks_is_named(cell: str, moment: str, notes: tuple[str, ...]) -> None:
    row = Row(2, 2, 9, [], ROW | {"When": cell})
    [made] = facts_of(row, contact(), f"format: '%d.%m.%Y %H:%M'\n{VIENNA}")
    assert isinstance(made, CloudEvent)
    assert f"{made.time:%Y-%m-%dT%H:%M:%SZ}" == moment
    assert row.notes == notes


def test_a_due_time_needs_a_zone_before_the_first_row() -> None:
    due = "due: {column: D, format: '%d/%m/%Y'}"
    fact = f"{{type: PromiseMade, data: {{promise: No, what: Words, {due}}}}}"
    with pytest.raises(DocumentError, match="line 5: times written as %d/%m/%Y need a zone"):
        load(f"source: /pms\nsubject: C\ntime: T\nid: No\nfacts: [{fact}]", RAPPORT)
