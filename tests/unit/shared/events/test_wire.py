"""Recorded events on our own topics: what the relay writes the inbox reads, and what it cannot read is poison."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from shared.cloudevents import CloudEvent, kafka
from shared.events import Event, RecordedTopic, wire
from shared.events.catalogue import CATALOGUE, OWNERS, RAPPORT, Service, Topic
from shared.events.clients import ClientClassified
from shared.events.interactions import CallMissed, ContactLogged
from shared.events.wire import Header, Poison
from shared.personal import Codec, PlainCodec
from tests.support.contexts import CONTEXTS

EXAMPLES: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path("tests/contract/examples.yaml")).read_text())
AT = datetime(2026, 3, 1, 9, 30, 0, 123, tzinfo=UTC)
LATER = AT + timedelta(seconds=2)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

Record = tuple[bytes, bytes, list[tuple[str, bytes]]]


def as_read(
    topic: RecordedTopic,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[Header],
    codec: Codec = PlainCodec(),  # noqa: B008
) -> Event | Poison:
    return wire.read(RAPPORT, topic, key, value, headers, codec)


def record(**changes: Any) -> Record:
    values: dict[str, Any] = {
        "id": "e-1",
        "type": "rapport.CallMissed.v1",
        "topic": Topic.INTERACTIONS,
        "subject": "client-1",
        "version": 3,
        "time": AT,
        "recorded_at": LATER,
        "data_json": b'{"call":"c-1"}',
        "correlation_id": "r-1",
        "causation_id": "r-2",
        "traceparent": TRACE,
        "service": CONTEXTS[Service.INTERACTIONS],
        "reported_source": "/phones",
        "reported_id": "call 1",
    }
    return wire.record(**(values | changes))


EXPECTED = Event(
    id="e-1",
    type="rapport.CallMissed.v1",
    topic=Topic.INTERACTIONS,
    subject="client-1",
    version=3,
    time=AT,
    recorded_at=LATER,
    data=CallMissed(call="c-1"),
    correlation_id="r-1",
    causation_id="r-2",
    traceparent=TRACE,
)


def read(of: Record, **headers: bytes | None) -> Event | Poison:
    """What the inbox makes of a record whose ``headers`` were changed."""
    key, value, written = of
    changed: list[tuple[str, bytes | None]] = [(name, headers.get(name, found)) for name, found in written]
    return as_read(Topic.INTERACTIONS, key, value, changed)


def poison(answer: Event | Poison) -> Poison:
    assert isinstance(answer, Poison), answer
    return answer


def test_what_is_written_is_read() -> None:
    assert read(record()) == EXPECTED


def test_what_may_be_absent_is_absent() -> None:
    absent = {"correlation_id": None, "causation_id": None, "traceparent": None}
    key, value, headers = record(**absent, reported_source=None, reported_id=None)
    optional = {"ce_correlationid", "ce_causationid", "traceparent", "ce_reportedsource", "ce_reportedid"}
    assert not optional & dict(headers).keys()
    answer = as_read(Topic.INTERACTIONS, key, value, headers)
    assert isinstance(answer, Event)
    assert (answer.correlation_id, answer.causation_id, answer.traceparent) == (None, None, None)


def test_the_record_is_a_cloudevent_for_everyone() -> None:
    key, value, headers = record()
    answer = kafka.read(key, value, headers)
    assert isinstance(answer, CloudEvent)
    assert (key, answer.source, answer.time) == (b"client-1", "/rapport/interactions", AT)
    assert dict(answer.extensions) == {
        "recordedtime": LATER.isoformat(),
        "streamversion": "3",
        "partitionkey": "client-1",
        "correlationid": "r-1",
        "causationid": "r-2",
        "traceparent": TRACE,
        "reportedsource": "/phones",
        "reportedid": "call 1",
    }


def test_only_the_owner_writes_to_a_topic() -> None:
    with pytest.raises(ValueError, match="scoring does not own"):
        record(service=CONTEXTS[Service.SCORING])


@pytest.mark.parametrize(("name", "example"), [(name, one) for name, all_ in EXAMPLES.items() for one in all_])
def test_every_type_makes_the_round_trip(name: str, example: dict[str, Any]) -> None:
    entry = CATALOGUE[name]
    data = entry.model.model_validate_json(json.dumps(example), strict=True)
    stored = wire.stored_data(data, "s-1", PlainCodec())
    written = record(
        type=name, topic=entry.topic, service=CONTEXTS[OWNERS[entry.topic]], data_json=stored, subject="s-1"
    )
    answer = as_read(entry.topic, *written)
    assert isinstance(answer, Event)
    assert answer.data == data


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=128),
    st.integers(1, 2**59),
    st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis adds it
)
def test_any_id_version_and_time_make_the_round_trip(text: str, version: int, time: datetime) -> None:
    key, value, headers = record(id=text, subject=text, version=version, time=time, recorded_at=time)
    answer = as_read(Topic.INTERACTIONS, key, value, headers)
    assert isinstance(answer, Event)
    assert (answer.id, answer.subject, answer.version, answer.time) == (text, text, version, time)


def test_a_type_of_a_newer_writer_is_an_event_without_data() -> None:
    answer = read(record(type="rapport.HandShaken.v1", data_json=b'{"hands":2}'))
    assert isinstance(answer, Event)
    assert (answer.type, answer.data, answer.version) == ("rapport.HandShaken.v1", None, 3)


def test_a_field_of_a_newer_writer_is_passed_over() -> None:
    answer = read(record(data_json=b'{"call":"c-1","mood":"cross"}'))
    assert isinstance(answer, Event)
    assert answer.data == CallMissed(call="c-1")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ce_specversion", b"2.0", "ce_specversion"),
        ("ce_specversion", None, "ce_specversion"),
        ("ce_id", None, "ce_id is empty"),
        ("ce_id", b"", "ce_id is empty"),
        ("ce_id", b"\xff", "ce_id is not UTF-8"),
        ("ce_type", b"", "ce_type is empty"),
        ("ce_type", b"rapport.PersonLeft.v1", "belongs on rapport.people.v1"),
        ("ce_time", b"yesterday", "ce_time is not an RFC 3339 time"),
        ("ce_time", b"2026-03-01T09:30:00", "ce_time has no offset"),
        ("ce_time", None, "ce_time"),
        ("ce_recordedtime", b"", "ce_recordedtime"),
        ("ce_correlationid", b"\xff", "ce_correlationid is not UTF-8"),
    ],
)
def test_a_header_that_cannot_be_read_is_poison_that_can_be_parked(name: str, value: bytes | None, words: str) -> None:
    answer = poison(read(record(), **{name: value}))
    assert words in answer.detail
    assert (answer.subject, answer.version) == ("client-1", 3)


@pytest.mark.parametrize(
    "name", ["ce_specversion", "ce_id", "ce_type", "ce_subject", "ce_time", "ce_recordedtime", "ce_streamversion"]
)
def test_a_missing_header_is_poison(name: str) -> None:
    key, value, headers = record()
    answer = poison(as_read(Topic.INTERACTIONS, key, value, [header for header in headers if header[0] != name]))
    assert answer.detail == f"header {name} is missing"
    assert answer.subject == (None if name == "ce_subject" else "client-1")
    assert answer.version == (None if name == "ce_streamversion" else 3)


@pytest.mark.parametrize("version", [b"0", b"-1", b"+1", b"1.5", b" 1", b"1_0", b"", None, b"x", b"9" * 5000])
def test_a_version_that_is_none(version: bytes | None) -> None:
    answer = poison(read(record(), ce_streamversion=version))
    assert (answer.subject, answer.version) == ("client-1", None)


@pytest.mark.parametrize("subject", [b"\xff", b"", None])
def test_a_subject_that_is_none(subject: bytes | None) -> None:
    assert poison(read(record(), ce_subject=subject)).subject is None


@pytest.mark.parametrize("key", [None, b"", b"client-2"])
def test_the_key_must_be_the_subject(key: bytes | None) -> None:
    _, value, headers = record()
    answer = poison(as_read(Topic.INTERACTIONS, key, value, headers))
    assert answer == Poison("client-1", 3, "the key is not the subject")


SECRET = "Qz7Secret"


@pytest.mark.parametrize(
    "value", [None, b"", b"{", b"[]", b"null", b"{}", b'{"call":7}', b"\xff", f'{{"call":"{SECRET} "}}'.encode()]
)
def test_data_that_cannot_be_read_is_poison_that_can_be_parked(value: bytes | None) -> None:
    key, _, headers = record()
    answer = poison(as_read(Topic.INTERACTIONS, key, value, headers))
    assert (answer.subject, answer.version) == ("client-1", 3)
    assert SECRET not in answer.detail


def test_a_record_of_someone_else_is_poison() -> None:
    assert poison(as_read(Topic.CLIENTS, None, b"x", [])) == Poison(None, None, "header ce_specversion is missing")


class Reversed(PlainCodec):
    """A codec that can be seen to have been there."""

    @override
    def seal(self, subject: str, text: str) -> str:
        return f"{subject}:{text[::-1]}"

    @override
    def open(self, subject: str, sealed: str) -> str:
        assert sealed.startswith(f"{subject}:")
        return sealed.removeprefix(f"{subject}:")[::-1]


def test_personal_words_are_sealed_on_their_way() -> None:
    data = ContactLogged.model_validate_json('{"channel":"call","with":["Jo","Al"],"summary":"all well","by":"p-1"}')
    stored = wire.stored_data(data, "client-1", Reversed())
    assert json.loads(stored) == {
        "channel": "call",
        "direction": "outbound",
        "purpose": "other",
        "by": "p-1",
        "with": ["client-1:oJ", "client-1:lA"],
        "automated": False,
        "summary": "client-1:llew lla",
        "colleagues": [],
    }
    written = record(type="rapport.ContactLogged.v1", data_json=stored)
    answer = as_read(Topic.INTERACTIONS, *written, codec=Reversed())
    assert isinstance(answer, Event)
    assert answer.data == data


@pytest.mark.parametrize("value", [b"[]", b"{", b"7"])
def test_sealed_data_that_cannot_be_read_is_poison(value: bytes) -> None:
    written = record(data_json=value)
    assert poison(as_read(Topic.INTERACTIONS, *written, codec=Reversed())).version == 3


@pytest.mark.parametrize("codec", [PlainCodec(), Reversed()])
def test_what_is_cleared_is_stored_and_read_as_null(codec: PlainCodec) -> None:
    cleared = ClientClassified(sector=None, supervisor=None, practice="Tax")
    stored = wire.stored_data(cleared, "client-1", codec)
    assert (b'"sector":null' in stored, b'"supervisor":null' in stored, b"segment" in stored) == (True, True, False)
    assert ClientClassified.read(stored).cleared == ("sector", "supervisor")


def test_stored_data_is_compact_and_without_what_was_left_out() -> None:
    assert wire.stored_data(CallMissed(call="c-1"), "client-1", PlainCodec()) == b'{"call":"c-1"}'
    assert (
        wire.stored_data(CallMissed(call="c-1", message="é"), "client-1", PlainCodec())
        == '{"call":"c-1","message":"é"}'.encode()
    )
