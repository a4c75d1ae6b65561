"""What a recovery reads: whose a record is, what a dead letter says, what of a topic is still to be compared."""

from uuid import UUID

import pytest

from shared.events.catalogue import DEAD, RAPPORT, REPORTED, Service, Topic
from shared.kafka.log_reader import Span
from shared.kafka.record import Partition, Record
from shared.recovery.checkpoint import beyond
from shared.recovery.errors import RecoveryError
from shared.recovery.own_record import own_record
from shared.recovery.steps.dead_letters import Letter, letter
from tests.support.contexts import CONTEXTS
from tests.support.publishing import event, of_unknown_type, poison, with_header

WHY = tuple(
    (f"__connect.errors.{name}", value)
    for name, value in {
        "topic": REPORTED.encode(),
        "partition": b"3",
        "offset": b"17",
        "stage": b"TRANSFORMATION",
        "exception.class.name": b"rapport.contradiction",
        "exception.message": b"says otherwise",
    }.items()
)
ORIGINAL = (("content-type", b"application/json"), ("ce_id", b"1"))


def test_own_topics_are_those_that_nobody_else_writes() -> None:
    assert CONTEXTS[Service.INTAKE].topics == (Topic.CLIENTS, Topic.PEOPLE)
    assert CONTEXTS[Service.SCORING].topics == (Topic.SCORING,)


def test_a_record_of_ours_says_which_event_of_which_stream_it_is() -> None:
    one = own_record(event("acme", 7), CONTEXTS[Service.INTERACTIONS])
    assert one is not None
    assert one.place == ("interactions:acme", 7)
    assert str(UUID(one.id)) == one.id
    assert one.event(CONTEXTS[Service.INTERACTIONS]).id == one.id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_source", b"/elsewhere"),
        ("ce_source", None),
        ("ce_id", b"not an id"),
        ("ce_id", None),
        ("ce_streamversion", b"seven"),
        ("ce_subject", b"\xff"),
    ],
)
def test_what_does_not_say_so_is_not_ours(name: str, value: bytes | None) -> None:
    assert own_record(with_header(event("acme", 7), name, value), CONTEXTS[Service.INTERACTIONS]) is None
    assert own_record(event("acme", 7), CONTEXTS[Service.SCORING]) is None


@pytest.mark.parametrize(
    ("record", "words"),
    [(poison("acme", 7), "cannot be read"), (of_unknown_type("acme", 7), "recover with the version that produced it")],
)
def test_what_is_ours_and_cannot_be_understood_ends_the_recovery(record: Record, words: str) -> None:
    one = own_record(record, CONTEXTS[Service.INTERACTIONS])
    assert one is not None
    with pytest.raises(RecoveryError, match=words):
        one.event(CONTEXTS[Service.INTERACTIONS])


def test_a_dead_letter_is_the_record_as_it_came_and_why_it_was_refused() -> None:
    record = Record(DEAD, 0, 99, b"acme", b"{}", (*ORIGINAL, *WHY))
    came = Record(REPORTED, 3, 17, b"acme", b"{}", ORIGINAL)
    assert letter(record, RAPPORT) == Letter(came, "contradiction", "says otherwise")
    twice = Record(DEAD, 0, 99, b"acme", b"{}", (*ORIGINAL, *WHY, *WHY))
    came_twice = Record(REPORTED, 3, 17, b"acme", b"{}", (*ORIGINAL, *WHY))
    assert letter(twice, RAPPORT) == Letter(came_twice, "contradiction", "says otherwise")


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ORIGINAL,
        WHY[1:],
        tuple(reversed(WHY)),
        (*WHY, *ORIGINAL),
        tuple((name, None) for name, _ in WHY),
        tuple((name, b"elsewhere" if name.endswith("topic") else value) for name, value in WHY),
        tuple((name, b"-1" if name.endswith("offset") else value) for name, value in WHY),
    ],
)
def test_what_else_stands_among_the_dead_letters_is_none(headers: tuple[tuple[str, bytes | None], ...]) -> None:
    assert letter(Record(DEAD, 0, 99, None, None, headers), RAPPORT) is None


def test_what_was_compared_is_not_compared_again_unless_the_topic_is_another_one() -> None:
    one, two, three = (Partition("rapport.scoring.v1", number) for number in range(3))
    bounds = {one: Span(5, 90), two: Span(0, 40), three: Span(7, 9)}
    assert beyond(bounds, {one: 60, two: 41}) == {one: Span(60, 90), two: Span(0, 40), three: Span(7, 9)}
    assert beyond(bounds, {one: 2, two: 40}) == {one: Span(5, 90), two: Span(40, 40), three: Span(7, 9)}
    assert Span(9, 7).length == 0
