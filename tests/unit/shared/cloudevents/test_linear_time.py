"""What a stranger sends costs in proportion to its length, whatever it is: twice as long, not three times the time."""

import json
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from shared.cloudevents import header_values, http
from shared.cloudevents.media_type import MediaType
from shared.cloudevents.size import MAX_FACT_BYTES
from shared.refusal import Reason, Refusal

BATCH = [("content-type", "application/cloudevents-batch+json")]
#: What a pattern may go back and forth on, as often as there is room for.
PIECES = ('"', '\\"', '"\\', '""', "\\", "a", " ", "\t", "%", "%2", ";", ";a=", 'a;a="', ';a="\\"', "=", "/", "a/", ",")


def decode(value: str) -> None:
    header_values.decode(value)


def media_type(value: str) -> None:
    MediaType.parse(value)


@pytest.mark.parametrize("read", [decode, media_type])
@pytest.mark.parametrize("start", ["", '"', "a/b", 'a/b;a="'])
@pytest.mark.parametrize("piece", PIECES)
def test_twice_as_much_takes_twice_as_long(read: Callable[[str], None], start: str, piece: str) -> None:
    short, long = (min(_seconds(read, start + piece * size) for _ in range(3)) for size in (1_000, 2_000))
    assert long < 3 * short + 0.005


def _seconds(read: Callable[[str], None], value: str) -> float:
    began = time.process_time()
    with suppress(ValueError):
        read(value)
    return time.process_time() - began


@pytest.mark.parametrize("element", ["[{}],", '{"a":[[]]},', '["ab","cd"],', "[[[[]]]],", '"{[\\"",'])
def test_a_fact_that_is_far_too_large_is_passed_over_unbuilt(element: str) -> None:
    large = f"[{element * (MAX_FACT_BYTES // len(element) + 1)}0]"
    tracemalloc.start()
    parsed = http.read(BATCH, f"[7,{large},8]".encode())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    reasons = [answer.reason for answer in parsed.events if isinstance(answer, Refusal)]
    assert reasons == [Reason.UNREADABLE, Reason.TOO_LARGE, Reason.UNREADABLE]
    assert peak < 8 * MAX_FACT_BYTES


def test_one_that_cannot_be_followed_to_its_end_refuses_the_batch() -> None:
    for inner in ("[[[]]]," * 200_000, '"' + '\\"' * 1_100_000 + '",'):
        [refusal] = http.read(BATCH, f"[[{inner}0]]".encode()).events
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.TOO_LARGE


def test_a_large_fact_that_does_not_end_is_no_batch() -> None:
    for inner in ('{"a":1},', '"abc'):
        [refusal] = http.read(BATCH, f"[[{inner}{'{},' * MAX_FACT_BYTES}".encode()).events
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.UNREADABLE


def test_brackets_in_words_do_not_end_a_fact() -> None:
    words = json.dumps({"data": '}]"\\' * MAX_FACT_BYTES})
    parsed = http.read(BATCH, f"[{words},8]".encode())
    assert [answer.reason for answer in parsed.events if isinstance(answer, Refusal)] == [
        Reason.TOO_LARGE,
        Reason.UNREADABLE,
    ]
