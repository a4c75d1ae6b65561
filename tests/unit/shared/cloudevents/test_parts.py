"""The parts that the bindings share: times, media types, JSON."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.cloudevents import strict_json
from shared.cloudevents.media_type import MediaType
from shared.cloudevents.timestamps import format_time, parse_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T09:30:00Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01t09:30:00z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00+01:30", datetime(2026, 3, 1, 8, 0, tzinfo=UTC)),
        ("2026-03-01T09:30:00-00:00", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00.5Z", datetime(2026, 3, 1, 9, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-03-01T09:30:00.1234567899999Z", datetime(2026, 3, 1, 9, 30, 0, 123_456, tzinfo=UTC)),
        ("2024-02-29T23:59:59.9999999Z", datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_rfc_3339_times_are_read(text: str, expected: datetime) -> None:
    assert parse_time(text) == expected
    assert parse_time(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-01T09:30:00", "with offset"),
        ("2026-03-01 09:30:00Z", "RFC 3339"),
        ("2026-03-01", "RFC 3339"),
        ("2026-03-01T09:30Z", "RFC 3339"),
        ("2026-03-01T09:30:00.Z", "RFC 3339"),
        ("2026-03-01T09:30:00,5Z", "RFC 3339"),
        ("20260301T093000Z", "RFC 3339"),
        ("2026-W09-1T09:30:00Z", "RFC 3339"),
        ("2026-03-01T24:00:00Z", "RFC 3339"),
        ("2026-03-01T09:60:00Z", "RFC 3339"),
        ("2026-03-01T09:30:61Z", "RFC 3339"),
        ("2026-03-01T09:30:00+24:00", "RFC 3339"),
        ("2026-03-01T09:30:00+0100", "RFC 3339"),
        (" 2026-03-01T09:30:00Z", "RFC 3339"),
        ("2026-03-01T09:30:00Z\n", "RFC 3339"),
        ("٢٠٢٦-03-01T09:30:00Z", "RFC 3339"),
        ("1700000000", "RFC 3339"),
        ("2016-12-31T23:59:60Z", "leap second"),
        ("2026-02-29T09:30:00Z", "valid date"),
        ("2026-13-01T09:30:00Z", "valid date"),
        ("0000-01-01T00:00:00Z", "valid date"),
        ("0001-01-01T00:00:00+00:01", "valid date"),
        ("9999-12-31T23:59:59-00:01", "valid date"),
    ],
)
def test_other_times_are_not(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_time(text)


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001  the zone is given below
    st.integers(-23 * 60, 23 * 60),
)
def test_a_written_time_is_read_as_the_same_instant(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_time(format_time(moment)) == moment
    assert parse_time(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("application/json", MediaType("application/json")),
        (" Application/JSON ", MediaType("application/json")),
        ("application/json;charset=UTF-8", MediaType("application/json", "utf-8")),
        ('application/json ; a="x;charset=no" ; Charset="Utf-8" ;', MediaType("application/json", "utf-8")),
        ("application/json;;charset=latin-1", MediaType("application/json", "latin-1")),
    ],
)
def test_media_types_are_read(text: str, expected: MediaType) -> None:
    assert MediaType.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "json", "application/", "/json", "a/b/c", "a b/c", "a/b, c/d", "a/b; charset", 'a/b; charset="', "a/b\n"],
)
def test_what_is_no_media_type(text: str) -> None:
    with pytest.raises(ValueError, match="media type"):
        MediaType.parse(text)


def test_a_hostile_media_type_takes_no_time() -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match="media type"):
        MediaType.parse("a/b" + " ;   " * 20_000 + "\n")
    assert time.process_time() - started < 1


STRINGS = st.text(st.characters(codec="utf-8"))
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | STRINGS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
)


@given(JSON)
def test_json_is_read_as_it_was_written(value: object) -> None:
    assert strict_json.parse(strict_json.compact(value)) == value


@given(st.binary())
def test_any_bytes_are_json_or_a_value_error(data: bytes) -> None:
    try:
        strict_json.parse(data)
    except ValueError as error:
        assert str(error)  # noqa: PT017  both ends are right; another exception is not


@pytest.mark.parametrize(("depth", "taken"), [(strict_json.MAX_DEPTH, True), (strict_json.MAX_DEPTH + 1, False)])
def test_depth_at_the_limit(depth: int, taken: bool) -> None:  # noqa: FBT001
    text = "[" * depth + "]" * depth
    if taken:
        strict_json.parse_text(text)
    else:
        with pytest.raises(ValueError, match="nested"):
            strict_json.parse_text(text)


def test_brackets_in_texts_are_not_depth() -> None:
    assert strict_json.parse(b'"' + b"[{" * 500 + b'"') == "[{" * 500
