"""The HTTP binding, case by case."""

import json

import pytest

from shared.cloudevents import CloudEvent, http
from shared.cloudevents.size import MAX_FACT_BYTES
from shared.refusal import Reason, Refusal

Headers = list[tuple[str, str]]

BINARY: Headers = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("ce-specversion", "1.0"),
    ("ce-id", "e-1"),
    ("ce-source", "/phones"),
    ("ce-type", "rapport.CallMissed.v1"),
    ("ce-subject", "client-1"),
    ("ce-time", "2026-03-01T09:30:00Z"),
]
STRUCTURED: Headers = [("Content-Type", "application/cloudevents+json")]
BATCH: Headers = [("content-type", "application/cloudevents-batch+json; charset=UTF-8")]
DATA = b'{"call":"c-1"}'
DOCUMENT = {"specversion": "1.0", "id": "e-1", "source": "/phones", "type": "rapport.CallMissed.v1", "data": {}}


def with_header(name: str, value: str) -> Headers:
    return [header for header in BINARY if header[0] != name] + [(name, value)]


def only(parsed: http.Parsed) -> CloudEvent | Refusal:
    assert not parsed.batch
    (answer,) = parsed.events
    return answer


def event(answer: CloudEvent | Refusal) -> CloudEvent:
    assert isinstance(answer, CloudEvent), answer
    return answer


def refusal(answer: CloudEvent | Refusal) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def test_binary_mode_is_read_whatever_the_case_of_header_names() -> None:
    read = event(only(http.read([(name.upper(), value) for name, value in BINARY], DATA)))
    assert (read.id, read.source, read.subject, read.data) == ("e-1", "/phones", "client-1", DATA)
    assert read.datacontenttype == "application/json; charset=utf-8"


def test_structured_mode_is_read() -> None:
    read = event(only(http.read([*STRUCTURED, ("ce-id", "other")], json.dumps(DOCUMENT).encode())))
    assert (read.id, read.data) == ("e-1", b"{}")


@pytest.mark.parametrize("value", ["Grüße", "100% of", 'an open "quote', "Gr\u00c3\u009f"])
def test_an_extension_that_says_nothing_here_need_not_be_encoded(value: str) -> None:
    """It is dropped anyway: no reason to lose the fact, which most SDKs would, as they encode nothing."""
    read = event(only(http.read(with_header("ce-note", value), DATA)))
    assert "note" not in read.extensions
    assert refusal(only(http.read(with_header("ce-correlationid", value), DATA))).reason is Reason.UNREADABLE


def test_bytes_that_are_not_utf_8_are_refused_in_any_attribute() -> None:
    """Section 3.1.3.2: they must be."""
    assert refusal(only(http.read(with_header("ce-note", "%C0%A0"), DATA))).reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ("%e2%82%ac", "€"),
        ("%41bc", "Abc"),
        ("100%25", "100%"),
        ("%2541", "%41"),
        ('"quoted value"', "quoted value"),
        (r'"a \"b\" \\ c"', r'a "b" \ c'),
        ('"with %20 in it"', "with   in it"),
        ("  padded\t", "padded"),
        ("two words", "two words"),
    ],
)
def test_header_values_are_unquoted_and_percent_decoded_once(raw: str, value: str) -> None:
    assert event(only(http.read(with_header("ce-ext", raw), DATA))).extensions["ext"] == value


@pytest.mark.parametrize(
    ("headers", "reason", "words"),
    [
        (with_header("ce-id", "%C0%A0"), Reason.UNREADABLE, "ce-id is percent-encoded from bytes that are not UTF-8"),
        (with_header("ce-id", "%FF"), Reason.UNREADABLE, "ce-id is percent-encoded from bytes that are not UTF-8"),
        (with_header("ce-id", "100%"), Reason.UNREADABLE, "ce-id contains a percent sign"),
        (with_header("ce-id", "%zz"), Reason.UNREADABLE, "ce-id contains a percent sign"),
        (with_header("ce-id", "café"), Reason.UNREADABLE, "ce-id must be printable ASCII"),
        (with_header("ce-id", '"open'), Reason.UNREADABLE, "ce-id contains a quote"),
        (with_header("ce-id", ""), Reason.INVALID, "ce-id must not be empty"),
        (with_header("ce-id", "   "), Reason.INVALID, "ce-id must not be empty"),
        (with_header("ce-id", "%00"), Reason.INVALID, "ce-id must not contain control characters"),
        (with_header("ce-specversion", "0.3"), Reason.INVALID, "ce-specversion must be 1.0"),
        (with_header("ce-time", "noon"), Reason.INVALID, "ce-time must be an RFC 3339 time"),
        ([*BINARY, ("CE-ID", "e-1")], Reason.UNREADABLE, "ce-id occurs more than once"),
        ([*BINARY, ("content-type", "application/json")], Reason.UNREADABLE, "content-type occurs more than once"),
        ([*BINARY, ("ce-datacontenttype", "application/json")], Reason.INVALID, "ce-datacontenttype must not be sent"),
        (with_header("Content-Type", "text/plain"), Reason.INVALID, "content-type must be application/json"),
        (with_header("Content-Type", "nonsense"), Reason.INVALID, "content-type must be a media type"),
        ([("Content-Type", "application/cloudevents+avro")], Reason.UNSUPPORTED, "unsupported event format"),
        ([("Content-Type", "application/cloudevents-batch+avro")], Reason.UNSUPPORTED, "unsupported event format"),
        ([("Content-Type", "application/json")], Reason.UNREADABLE, "application/cloudevents+json"),
        ([], Reason.UNREADABLE, "not a CloudEvent"),
    ],
)
def test_what_a_request_is_refused_for(headers: Headers, reason: Reason, words: str) -> None:
    answer = refusal(only(http.read(headers, DATA)))
    assert answer.reason is reason
    assert words in answer.detail


def test_a_request_without_body_has_no_data() -> None:
    assert event(only(http.read(BINARY, b""))).data is None


@pytest.mark.parametrize("name", ["traceparent", "ce-traceparent"])
def test_the_trace_context_is_taken_from_either_header(name: str) -> None:
    assert event(only(http.read([*BINARY, (name, "00-x")], DATA))).extensions["traceparent"] == "00-x"


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_sizes_at_the_limit(more: int, taken: bool) -> None:  # noqa: FBT001
    attributes = sum(len(name) + len(value) for name, value in BINARY)
    body = b" " * (MAX_FACT_BYTES - attributes + more)
    assert isinstance(only(http.read([*BINARY, ("Authorization", "x" * 500)], body)), CloudEvent) is taken


def test_a_batch_is_judged_one_by_one_in_order() -> None:
    texts = [
        json.dumps(DOCUMENT),
        '{"id": "a", "id": "b"}',
        json.dumps(DOCUMENT | {"id": "e-2", "ext": "]}"}),
        "7",
        json.dumps(DOCUMENT | {"id": ""}),
        '{"data": NaN}',
        json.dumps(DOCUMENT | {"id": "e-3"}, indent=2),
    ]
    parsed = http.read([*BATCH, ("ce-id", "other")], (" [ " + " , ".join(texts) + " ] \n").encode())
    assert parsed.batch
    assert [answer.id if isinstance(answer, CloudEvent) else answer.reason for answer in parsed.events] == [
        "e-1",
        Reason.UNREADABLE,
        "e-2",
        Reason.UNREADABLE,
        Reason.INVALID,
        Reason.UNREADABLE,
        "e-3",
    ]


def test_a_batch_may_be_empty() -> None:
    assert http.read(BATCH, b" [ ] ") == http.Parsed((), batch=True)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[", b"[1", b"[1,]", b"[,1]", b"[1 2]", b"[1] 2", b"\xff", b"[[[", b"[" * 100_000, b"null", b'["'],
)
def test_a_batch_that_cannot_be_taken_apart_is_one_refusal(body: bytes) -> None:
    assert refusal(only(http.read(BATCH, body))).reason is Reason.UNREADABLE


def test_in_a_batch_each_events_own_size_counts() -> None:
    def sized(size: int) -> str:
        empty = json.dumps(DOCUMENT | {"data": ""})
        return json.dumps(DOCUMENT | {"data": "x" * (size - len(empty))})

    texts = [sized(MAX_FACT_BYTES), sized(MAX_FACT_BYTES + 1), sized(200)]
    parsed = http.read(BATCH, f"[{','.join(texts)}]".encode())
    assert [answer.reason if isinstance(answer, Refusal) else None for answer in parsed.events] == [
        None,
        Reason.TOO_LARGE,
        None,
    ]


def test_a_batch_has_a_charset_too() -> None:
    parsed = http.read([("content-type", "application/cloudevents-batch+json; charset=utf-16")], b"[{}]")
    assert "utf-8" in refusal(parsed.events[0]).detail
