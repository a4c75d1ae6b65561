"""The Kafka binding, case by case: what is read, in which mode, and what is refused with which words."""

import base64
import json
from datetime import UTC, datetime

import pytest

from shared.cloudevents import CloudEvent, kafka
from shared.cloudevents.size import MAX_FACT_BYTES
from shared.refusal import Reason, Refusal

Header = tuple[str, bytes | None]

DATA = b'{"call":"c-1"}'
BINARY: list[Header] = [
    ("content-type", b"application/json"),
    ("ce_specversion", b"1.0"),
    ("ce_id", b"e-1"),
    ("ce_source", b"/phones"),
    ("ce_type", b"rapport.CallMissed.v1"),
    ("ce_subject", b"client-1"),
    ("ce_time", b"2026-03-01T09:30:00+01:00"),
]
DOCUMENT = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "/phones",
    "type": "rapport.CallMissed.v1",
    "subject": "client-1",
    "time": "2026-03-01T09:30:00+01:00",
    "datacontenttype": "application/json",
    "data": {"call": "c-1"},
}
EXPECTED = CloudEvent(
    id="e-1",
    source="/phones",
    type="rapport.CallMissed.v1",
    subject="client-1",
    time=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    datacontenttype="application/json",
    data=DATA,
)
STRUCTURED: list[Header] = [("content-type", b"application/cloudevents+json")]


def binary(*more: Header, without: str | None = None) -> list[Header]:
    names = {name for name, _ in more} | {without}
    return [header for header in BINARY if header[0] not in names] + list(more)


def structured(**changes: object) -> bytes:
    document = DOCUMENT | changes
    return json.dumps({name: value for name, value in document.items() if value is not ...}).encode()


def refusal(answer: CloudEvent | Refusal) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def event(answer: CloudEvent | Refusal) -> CloudEvent:
    assert isinstance(answer, CloudEvent), answer
    return answer


def test_binary_mode_is_read() -> None:
    assert kafka.read(b"any", DATA, BINARY) == EXPECTED


def test_structured_mode_is_read_as_the_same_event() -> None:
    assert kafka.read(None, structured(), STRUCTURED) == EXPECTED


@pytest.mark.parametrize(
    "content_type",
    [
        b"application/cloudevents+json",
        b"Application/CloudEvents+JSON",
        b"application/cloudevents+json; charset=UTF-8",
        b'application/cloudevents+json;charset="utf-8"',
        b"application/cloudevents+json ; profile=x; charset=utf-8",
        b"application/cloudevents+json;",
    ],
)
def test_structured_mode_is_told_by_the_media_type_alone(content_type: bytes) -> None:
    assert kafka.read(None, structured(), [("content-type", content_type)]) == EXPECTED


@pytest.mark.parametrize(
    "content_type",
    [b"application/json", b"APPLICATION/JSON; charset=utf-8", b"text/json", b"application/vnd.acme+json"],
)
def test_any_json_media_type_is_binary_mode(content_type: bytes) -> None:
    read = event(kafka.read(None, DATA, binary(("content-type", content_type))))
    assert (read.datacontenttype, read.data) == (content_type.decode(), DATA)


def test_binary_mode_needs_no_content_type() -> None:
    read = event(kafka.read(None, DATA, binary(without="content-type")))
    assert (read.datacontenttype, read.data) == (None, DATA)


@pytest.mark.parametrize(
    "attribute", [b"application/json", b"Application/JSON", b"application/json; charset=utf-8", b" application/json"]
)
def test_the_type_of_the_data_may_be_sent_twice_where_it_says_the_same(attribute: bytes) -> None:
    assert kafka.read(None, DATA, binary(("ce_datacontenttype", attribute))) == EXPECTED


def test_the_type_of_the_data_may_be_sent_as_an_attribute_alone() -> None:
    headers = binary(("ce_datacontenttype", b"application/vnd.acme+json"), without="content-type")
    assert event(kafka.read(None, DATA, headers)).datacontenttype == "application/vnd.acme+json"


def test_version_1_is_what_connect_makes_of_1_0() -> None:
    assert kafka.read(None, DATA, binary(("ce_specversion", b"1"))) == EXPECTED
    assert refusal(kafka.read(None, structured(specversion="1"), STRUCTURED)).reason is Reason.INVALID


JSON: list[Header] = [("content-type", b"application/json; charset=utf-8"), ("x-other", b"1")]


def test_an_event_in_json_without_attributes_in_headers_is_structured() -> None:
    assert kafka.read(b"any", structured(), JSON) == EXPECTED
    assert refusal(kafka.read(None, structured(time="x"), JSON)).detail.startswith("time must be an RFC 3339 time")


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
def test_json_that_lacks_what_every_event_has_is_no_event(name: str) -> None:
    answer = refusal(kafka.read(None, structured(**{name: ...}), JSON))
    assert answer.reason is Reason.UNREADABLE
    assert answer.detail.startswith("not a CloudEvent: there are no ce_ headers")


@pytest.mark.parametrize("value", [b"", b"[]", b"1", b"\xff", b"[" * 100_000, b"[" + structured() + b"]"])
def test_json_that_is_no_object_is_no_event(value: bytes) -> None:
    assert "not a CloudEvent" in refusal(kafka.read(None, value, JSON)).detail


def test_with_attributes_in_headers_the_same_json_is_the_data() -> None:
    assert event(kafka.read(None, structured(), BINARY)).data == structured()


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        (DATA, binary(without="ce_subject")),
        (structured(subject=...), STRUCTURED),
        (structured(subject=None), STRUCTURED),
        (structured(subject=...), JSON),
    ],
)
def test_the_key_is_the_subject_where_none_is_said(value: bytes, headers: list[Header]) -> None:
    assert kafka.read(b"client-1", value, headers) == EXPECTED
    assert event(kafka.read("Café".encode(), value, headers)).subject == "Café"
    for nothing in (None, b""):
        assert event(kafka.read(nothing, value, headers)).subject is None
    answer = refusal(kafka.read(b"caf\xe9", value, headers))
    assert (answer.reason, answer.detail) == (
        Reason.UNREADABLE,
        "there is no subject, and the record's key is not UTF-8 (byte 3)",
    )


@pytest.mark.parametrize("key", [b"other", b"\xff", b"", None])
def test_beside_a_subject_the_key_says_nothing(key: bytes | None) -> None:
    assert kafka.read(key, DATA, BINARY) == EXPECTED
    assert kafka.read(key, structured(), STRUCTURED) == EXPECTED


@pytest.mark.parametrize(
    ("value", "headers", "identity"),
    [
        (b"\xff", BINARY, ("/phones", "e-1")),
        (None, BINARY, ("/phones", "e-1")),
        (structured(id="other"), [*STRUCTURED, ("ce_id", b"e-1")], ("/phones", "other")),
        (structured(type=...), STRUCTURED, ("/phones", "e-1")),
        (structured(source=7, id=...), STRUCTURED, (None, None)),
        (structured(), JSON, ("/phones", "e-1")),
        (structured(), [], ("/phones", "e-1")),
        (DATA, binary(("ce_id", b"\xff")), ("/phones", None)),
        (DATA, binary(("ce_id", None), ("ce_source", b"")), (None, None)),
        (b"[1]", [], (None, None)),
        (b"not json", STRUCTURED, (None, None)),
        (None, [], (None, None)),
    ],
)
def test_what_a_record_calls_its_event(
    value: bytes | None, headers: list[Header], identity: tuple[str | None, str | None]
) -> None:
    assert kafka.identity(value, headers) == identity


def test_headers_that_look_like_attributes_do_not_change_a_structured_event() -> None:
    headers = [*STRUCTURED, ("ce_id", b"other"), ("ce_specversion", b"0.3"), ("ce_id", None)]
    assert kafka.read(None, structured(), headers) == EXPECTED


def test_a_structured_document_without_its_media_type_is_no_structured_event() -> None:
    answer = refusal(kafka.read(None, structured(), []))
    assert answer.reason is Reason.UNREADABLE
    assert "application/cloudevents+json" in answer.detail


def test_other_headers_are_passed_over() -> None:
    more: list[Header] = [("x-trace", None), ("x-trace", b"\xff"), ("CE_ID", b"other")]
    assert kafka.read(None, DATA, [*BINARY, *more]) == EXPECTED


@pytest.mark.parametrize(
    ("headers", "reason", "words"),
    [
        ([("content-type", b"application/cloudevents+avro")], Reason.UNSUPPORTED, "unsupported event format"),
        ([("content-type", b"application/cloudevents")], Reason.UNSUPPORTED, "unsupported event format"),
        (
            [("content-type", b"application/cloudevents+xml; charset=utf-8")],
            Reason.UNSUPPORTED,
            "unsupported event format",
        ),
        ([("content-type", b"application/cloudevents-batch+json")], Reason.UNSUPPORTED, "one record for each fact"),
        ([("content-type", b"application/cloudevents+json; charset=utf-16")], Reason.UNREADABLE, "utf-8"),
        (binary(("content-type", b"text/plain")), Reason.INVALID, "content-type must be application/json"),
        (binary(("content-type", b"application/avro")), Reason.INVALID, "content-type must be application/json"),
        (binary(("content-type", b"application/json; charset=latin-1")), Reason.INVALID, "charset utf-8"),
        (binary(("content-type", b"json")), Reason.INVALID, "content-type must be a media type"),
        (binary(("content-type", b"")), Reason.INVALID, "content-type must be a media type"),
        (binary(("content-type", None)), Reason.UNREADABLE, "content-type has no value"),
        (binary(("content-type", b"\xff")), Reason.UNREADABLE, "content-type is not UTF-8"),
        ([*BINARY, ("content-type", b"application/json")], Reason.UNREADABLE, "content-type occurs more than once"),
        (
            [*BINARY, ("ce_datacontenttype", b"text/json")],
            Reason.INVALID,
            "header ce_datacontenttype contradicts content-type: send content-type alone",
        ),
        (binary(("ce_datacontenttype", b"json")), Reason.INVALID, "ce_datacontenttype contradicts content-type"),
        (
            binary(("ce_datacontenttype", b"text/plain"), without="content-type"),
            Reason.INVALID,
            "header ce_datacontenttype must be application/json",
        ),
        ([], Reason.UNREADABLE, "not a CloudEvent"),
        ([("content-type", b"application/json")], Reason.UNREADABLE, "not a CloudEvent"),
        (binary(without="ce_specversion"), Reason.INVALID, "ce_specversion is missing"),
        (binary(("ce_specversion", b"0.3")), Reason.INVALID, "ce_specversion must be 1.0"),
        (binary(("ce_specversion", b"1.0.2")), Reason.INVALID, "ce_specversion must be 1.0"),
        (binary(("ce_specversion", b"1.")), Reason.INVALID, "ce_specversion must be 1.0"),
        (binary(("ce_specversion", b"01")), Reason.INVALID, "ce_specversion must be 1.0"),
        (binary(without="ce_id"), Reason.INVALID, "ce_id is missing"),
        (binary(("ce_id", b"")), Reason.INVALID, "ce_id must not be empty"),
        (binary(("ce_id", None)), Reason.UNREADABLE, "ce_id has no value"),
        (binary(("ce_id", b"caf\xe9")), Reason.UNREADABLE, "ce_id is not UTF-8"),
        (binary(("ce_id", b"a\x00b")), Reason.INVALID, "ce_id must not contain control characters"),
        (binary(("ce_id", "a￾".encode())), Reason.INVALID, "ce_id must not contain control characters"),
        ([*BINARY, ("ce_id", b"e-1")], Reason.UNREADABLE, "ce_id occurs more than once"),
        (binary(without="ce_source"), Reason.INVALID, "ce_source is missing"),
        (binary(("ce_source", b"")), Reason.INVALID, "ce_source must not be empty"),
        (binary(("ce_source", b"our phones")), Reason.INVALID, "ce_source must be a URI reference"),
        (binary(without="ce_type"), Reason.INVALID, "ce_type is missing"),
        (binary(("ce_type", b"")), Reason.INVALID, "ce_type must not be empty"),
        (binary(("ce_subject", b"")), Reason.INVALID, "ce_subject must not be empty"),
        (binary(("ce_time", b"")), Reason.INVALID, "ce_time must not be empty"),
        (binary(("ce_time", b"yesterday")), Reason.INVALID, "ce_time must be an RFC 3339 time"),
        (binary(("ce_dataschema", b"relative")), Reason.INVALID, "ce_dataschema must be a URI"),
        (binary(("ce_My-Ext", b"1")), Reason.INVALID, "ce_My-Ext is not an attribute name"),
        (binary(("ce_", b"1")), Reason.INVALID, "is not an attribute name"),
        (binary(("ce_data", b"1")), Reason.INVALID, "is not an attribute name"),
        (binary(("ce_ext", None)), Reason.UNREADABLE, "ce_ext has no value"),
        (binary(("ce_ext", b"\xc3\x28")), Reason.UNREADABLE, "ce_ext is not UTF-8"),
    ],
)
def test_what_a_record_is_refused_for(headers: list[Header], reason: Reason, words: str) -> None:
    answer = refusal(kafka.read(b"k", DATA, headers))
    assert answer.reason is reason
    assert words in answer.detail


@pytest.mark.parametrize("headers", [BINARY, STRUCTURED, []])
def test_a_tombstone_is_refused_in_every_mode(headers: list[Header]) -> None:
    answer = refusal(kafka.read(b"client-1", None, headers))
    assert answer.reason is Reason.UNREADABLE
    assert "tombstone" in answer.detail


@pytest.mark.parametrize(
    ("document", "reason", "words"),
    [
        (b"", Reason.UNREADABLE, "not JSON"),
        (b"{", Reason.UNREADABLE, "not JSON"),
        (b"\xff\xfe", Reason.UNREADABLE, "not UTF-8"),
        (b"\xef\xbb\xbf{}", Reason.UNREADABLE, "not JSON"),
        (b"[]", Reason.UNREADABLE, "must be a JSON object"),
        (b'"x"', Reason.UNREADABLE, "must be a JSON object"),
        (b'{"id":"a","id":"b"}', Reason.UNREADABLE, "same key twice"),
        (b'{"data":{"x":{"a":1,"a":1}}}', Reason.UNREADABLE, "same key twice"),
        (b'{"data":NaN}', Reason.UNREADABLE, "NaN"),
        (b'{"data":-Infinity}', Reason.UNREADABLE, "Infinity"),
        (b'{"data":1e999}', Reason.UNREADABLE, "too large"),
        (b'{"data":%s}' % (b"9" * 5000), Reason.UNREADABLE, "too large"),
        (b'{"data":"\\ud800"}', Reason.UNREADABLE, "surrogate"),
        (b"[" * 100_000, Reason.UNREADABLE, "nested"),
        (b'{"data":%s%s}' % (b"[" * 500, b"]" * 500), Reason.UNREADABLE, "nested"),
        (structured(specversion=...), Reason.INVALID, "specversion is missing"),
        (structured(specversion=1.0), Reason.INVALID, "specversion must be a string"),
        (structured(id=...), Reason.INVALID, "id is missing"),
        (structured(id=None), Reason.INVALID, "id is missing"),
        (structured(id=7), Reason.INVALID, "id must be a string"),
        (structured(id=""), Reason.INVALID, "id must not be empty"),
        (structured(source=""), Reason.INVALID, "source must not be empty"),
        (structured(type=[]), Reason.INVALID, "type must be a string"),
        (structured(time=1700000000), Reason.INVALID, "time must be a string"),
        (structured(datacontenttype="application/xml"), Reason.INVALID, "datacontenttype must be application/json"),
        (structured(ext=1.5), Reason.INVALID, "ext must be a string, an integer or a boolean"),
        (structured(ext=[1]), Reason.INVALID, "ext must be a string, an integer or a boolean"),
        (structured(ext={"a": 1}), Reason.INVALID, "ext must be a string, an integer or a boolean"),
        (structured(ext=2**31), Reason.INVALID, "32-bit"),
        (structured(my_ext="x"), Reason.INVALID, "my_ext is not an attribute name"),
        (structured(myExt="x"), Reason.INVALID, "myExt is not an attribute name"),
        (structured(data_base64="e30="), Reason.INVALID, "data and data_base64 must not both be present"),
        (structured(data=..., data_base64="e30"), Reason.INVALID, "Base64"),
        (structured(data=..., data_base64="e 30="), Reason.INVALID, "Base64"),
        (structured(data=..., data_base64="é"), Reason.INVALID, "Base64"),
        (structured(data=..., data_base64=5), Reason.INVALID, "Base64"),
    ],
)
def test_what_a_structured_event_is_refused_for(document: bytes, reason: Reason, words: str) -> None:
    answer = refusal(kafka.read(None, document, STRUCTURED))
    assert answer.reason is reason
    assert words in answer.detail


def test_every_bad_attribute_is_named_by_its_pointer() -> None:
    answer = refusal(kafka.read(None, structured(id=..., time="x", source=""), STRUCTURED))
    assert {problem.pointer for problem in answer.fields} == {"/id", "/time", "/source"}


def test_a_refusal_stays_short_whatever_was_sent() -> None:
    answer = refusal(kafka.read(None, structured(**{f"BAD{n}" * 50: "x" for n in range(500)}), STRUCTURED))
    assert len(answer.detail) < 4000
    assert len(answer.fields) == 20


def test_data_may_come_in_base64() -> None:
    encoded = base64.b64encode(DATA).decode()
    assert kafka.read(None, structured(data=..., data_base64=encoded), STRUCTURED) == EXPECTED


@pytest.mark.parametrize(
    ("document", "data"),
    [
        (structured(data=...), None),
        (structured(data=None), b"null"),
        (structured(data="text"), b'"text"'),
        (structured(data={"a": "é", "b": 1.5}), '{"a":"é","b":1.5}'.encode()),
    ],
)
def test_data_keeps_its_value(document: bytes, data: bytes | None) -> None:
    assert event(kafka.read(None, document, STRUCTURED)).data == data


def test_an_empty_value_in_binary_mode_is_no_data() -> None:
    assert event(kafka.read(None, b"", BINARY)).data is None


def test_nulls_are_unset_and_extensions_keep_their_types() -> None:
    read = event(kafka.read(None, structured(subject=None, a=1, b=True, c="x", d=None, e=-(2**31)), STRUCTURED))
    assert read.subject is None
    assert dict(read.extensions) == {"a": 1, "b": True, "c": "x", "e": -(2**31)}


def test_an_attribute_name_may_be_longer_than_the_recommended_20_characters() -> None:
    name = "averylongnameforanextension1"
    assert event(kafka.read(None, DATA, binary((f"ce_{name}", b"x")))).extensions[name] == "x"


TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("name", ["traceparent", "ce_traceparent"])
def test_the_trace_context_is_taken_from_either_header(name: str) -> None:
    assert event(kafka.read(None, DATA, binary((name, TRACE)))).extensions["traceparent"] == TRACE.decode()


def test_the_events_own_trace_context_wins() -> None:
    read = event(kafka.read(None, DATA, binary(("traceparent", b"transport"), ("ce_traceparent", TRACE))))
    assert read.extensions["traceparent"] == TRACE.decode()
    read = event(kafka.read(None, structured(traceparent="own"), [*STRUCTURED, ("traceparent", TRACE)]))
    assert read.extensions["traceparent"] == "own"


@pytest.mark.parametrize("value", [None, b"\xff", b"a\x00"])
def test_an_unreadable_trace_context_is_no_reason_to_refuse(value: bytes | None) -> None:
    assert "traceparent" not in event(kafka.read(None, DATA, binary(("traceparent", value)))).extensions


def padded(size: int) -> bytes:
    """A structured event of exactly ``size`` bytes."""
    return structured(data={"call": "x" * (size - len(structured(data={"call": ""})))})


def test_a_structured_event_may_have_exactly_the_limit() -> None:
    document = padded(MAX_FACT_BYTES)
    assert len(document) == MAX_FACT_BYTES == 262_144
    event(kafka.read(None, document, STRUCTURED))


def test_one_byte_more_is_too_large() -> None:
    assert refusal(kafka.read(None, padded(MAX_FACT_BYTES + 1), STRUCTURED)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_in_binary_mode_the_attributes_headers_count_and_others_do_not(more: int, taken: bool) -> None:  # noqa: FBT001
    attributes = sum(len(name) + len(value or b"") for name, value in BINARY)
    value = b" " * (MAX_FACT_BYTES - attributes + more)
    answer = kafka.read(None, value, [*BINARY, ("x-other", b"x" * 1000)])
    assert isinstance(answer, CloudEvent) is taken
    assert taken or refusal(answer).reason is Reason.TOO_LARGE


def test_a_size_in_bytes_not_characters() -> None:
    value = json.dumps("é" * (MAX_FACT_BYTES // 2), ensure_ascii=False).encode()
    assert refusal(kafka.read(None, value, BINARY)).reason is Reason.TOO_LARGE
