"""What is stored of headers stays readable, and a dead letter says why in the words of Kafka Connect."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.events import error_headers
from shared.events.error_headers import ErrorHeaders
from shared.events.wire import Header
from shared.kafka import header_blob

WHY = ErrorHeaders("rapport.reported.v1", "3", "17", "TRANSFORMATION", "rapport.invalid", "it cannot be right")


def test_what_an_earlier_version_stored_is_read() -> None:
    # One pair after the other, so that of two headers with one name none is lost.
    stored = bytes.fromhex("9392a161c4013192a162c092a161c40132")
    headers = (("a", b"1"), ("b", None), ("a", b"2"))
    assert header_blob.unpack(stored) == headers
    assert header_blob.pack(headers) == stored


@given(some.lists(some.tuples(some.text(), some.none() | some.binary())))
def test_what_is_stored_comes_back(headers: list[Header]) -> None:
    assert header_blob.unpack(header_blob.pack(headers)) == tuple(headers)


def test_the_names_are_those_of_kafka_connect() -> None:
    assert error_headers.NAMES == (
        "__connect.errors.topic", "__connect.errors.partition", "__connect.errors.offset", "__connect.errors.stage",
        "__connect.errors.exception.class.name", "__connect.errors.exception.message",
    )  # fmt: skip


def test_why_is_read_from_the_last_headers() -> None:
    again = ErrorHeaders.read([("a", b"1"), *WHY._replace(topic="elsewhere").headers(), *WHY.headers()])
    assert again == WHY


@pytest.mark.parametrize("headers", [[], WHY.headers()[1:], WHY.headers()[::-1], [*WHY.headers(), ("a", b"1")]])
def test_other_headers_say_nothing(headers: list[tuple[str, bytes | None]]) -> None:
    assert ErrorHeaders.read(headers) is None
