"""A record keeps its headers as they came, though packed."""

import pytest
from aiokafka.structs import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as some

from shared.events.wire import Header
from shared.kafka.record import Record

_HEADERS = some.lists(some.tuples(some.text(), some.none() | some.binary())).map(tuple)


@given(_HEADERS)
def test_headers_are_given_back_as_they_came(headers: tuple[Header, ...]) -> None:
    record = Record("t", 0, 7, b"k", None, headers)
    assert record.headers == headers
    assert record.named == dict(headers)


@given(_HEADERS)
def test_equal_records_are_equal_and_others_are_not(headers: tuple[Header, ...]) -> None:
    one = Record("t", 0, 7, b"k", b"v", headers)
    assert one == Record("t", 0, 7, b"k", b"v", headers)
    assert one != Record("t", 0, 7, b"k", b"v", (*headers, ("more", None)))
    assert one != one._replace(offset=8)
    assert one._replace(offset=8).headers == headers


@pytest.mark.parametrize("headers", [(), (("a", b"1"), ("b", None)), (("a", b"1"), ("a", b"2"), ("A", b""))])
def test_taken_from_the_client_library_it_is_the_same(headers: tuple[Header, ...]) -> None:
    raw = ConsumerRecord("t", 3, 7, 0, 0, b"k", b"v", 0, 1, 1, headers)
    assert Record.of(raw) == Record("t", 3, 7, b"k", b"v", headers)
