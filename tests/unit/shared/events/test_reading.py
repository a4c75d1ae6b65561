"""From a CloudEvent to a reported fact: what is accepted, and in which words the rest is refused."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from shared.cloudevents import CloudEvent, kafka
from shared.events import Reported
from shared.events.catalogue import CATALOGUE, RAPPORT, Service
from shared.events.interactions import ContactLogged, PromiseMade
from shared.events.reading import answers_for, reported
from shared.refusal import Reason, Refusal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PROMISE = {"promise": "pr-1", "what": "The draft", "due": "2026-03-06T17:00:00+01:00"}


def event(data: Any = PROMISE, **changes: Any) -> CloudEvent:
    attributes: dict[str, Any] = {
        "id": "e-1",
        "source": "/crm",
        "type": "rapport.PromiseMade.v1",
        "subject": "client-1",
        "time": NOW,
        "data": data if isinstance(data, bytes | None) else json.dumps(data).encode(),
    }
    return CloudEvent(**(attributes | changes))


def fact(of: CloudEvent, service: Service | None = None) -> Reported:
    answer = reported(of, RAPPORT, now=NOW, service=service, reporter="crm")
    assert isinstance(answer, Reported), answer
    return answer


def refusal(of: CloudEvent, service: Service | None = None) -> Refusal:
    answer = reported(of, RAPPORT, now=NOW, service=service)
    assert isinstance(answer, Refusal), answer
    return answer


def problems(of: CloudEvent) -> dict[str, str]:
    return {problem.pointer: problem.detail for problem in refusal(of).fields}


def test_a_good_fact() -> None:
    read = fact(event(), Service.INTERACTIONS)
    assert isinstance(read.data, PromiseMade)
    assert read.data.due == datetime(2026, 3, 6, 16, tzinfo=UTC)
    assert (read.source, read.id, read.subject, read.time) == ("/crm", "e-1", "client-1", NOW)
    assert (read.reporter, read.correlation_id, read.traceparent) == ("crm", "e-1", None)
    assert read.type is CATALOGUE["rapport.PromiseMade.v1"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rapport.PromisMade.v1", "did you mean rapport.PromiseMade.v1?"),
        ("rapport.PromiseMade.v2", "did you mean rapport.PromiseMade.v1?"),
        ("rapport.promisemade.v1", "did you mean rapport.PromiseMade.v1?"),
        ("PromiseMade", "did you mean"),
        ("com.acme.Something", "/asyncapi.json lists"),
        ("x" * 100_000, "/asyncapi.json lists"),
    ],
)
def test_an_unknown_type(name: str, hint: str) -> None:
    answer = refusal(event(type=name))
    assert answer.reason is Reason.UNKNOWN_TYPE
    assert hint in answer.detail
    assert len(answer.detail) < 300


@pytest.mark.parametrize("service", [None, *Service])
def test_a_conclusion_cannot_be_reported_to_anyone(service: Service | None) -> None:
    answer = refusal(event(type="rapport.HealthChanged.v1"), service)
    assert answer.reason is Reason.UNKNOWN_TYPE
    assert "is produced by scoring and cannot be reported" in answer.detail


def test_a_fact_of_another_service() -> None:
    answer = refusal(event(data=b"not even JSON", time=None), Service.INTAKE)
    assert answer.reason is Reason.WRONG_SERVICE
    assert "interactions" in answer.detail


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"subject": None}, "/subject", "is missing"),
        ({"subject": " client-1"}, "/subject", "begin or end with a blank"),
        ({"subject": "client-1\n"}, "/subject", "U+000A"),
        ({"subject": "no\u00a0break"}, "/subject", "U+00A0 (no-break space)"),
        ({"subject": "un\u200bseen"}, "/subject", "U+200B (zero width space)"),
        ({"subject": ".."}, "/subject", "no address can name"),
        ({"subject": "x" * 129}, "/subject", "1 to 128"),
        ({"time": None}, "/time", "is missing"),
        ({"time": datetime(1899, 12, 31, tzinfo=UTC)}, "/time", "1900"),
        ({"source": "/" + "x" * 512}, "/source", "at most 512"),
        ({"id": "x" * 257}, "/id", "at most 256"),
        ({"id": "a\u2028b"}, "/id", "printable"),
        ({"extensions": {"correlationid": "x" * 257}}, "/correlationid", "at most 256"),
        ({"data": None}, "/data", "is missing"),
        ({"data": b"{"}, "/data", "not JSON"),
        ({"data": b"\xff"}, "/data", "not UTF-8"),
        ({"data": b'{"promise":"a","promise":"b"}'}, "/data", "same key twice"),
        ({"data": b'{"promise":NaN}'}, "/data", "NaN"),
        ({"data": b"[" * 200_000}, "/data", "nested"),
        ({"data": b"[]"}, "/data", "object"),
        ({"data": b"null"}, "/data", "object"),
        ({"data": b'"text"'}, "/data", "object"),
    ],
)
def test_what_the_envelope_is_refused_for(changes: dict[str, Any], pointer: str, words: str) -> None:
    answer = refusal(event(**changes))
    assert answer.reason is Reason.INVALID
    assert words in problems(event(**changes))[pointer]
    assert words in answer.detail


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"promise": None}, "/data/promise", "is missing"),
        ({"promise": 7}, "/data/promise", "valid string"),
        ({"promise": "a "}, "/data/promise", "begin or end with a blank"),
        ({"promise": "a\tb"}, "/data/promise", "U+0009"),
        ({"what": "   "}, "/data/what", "at least 1"),
        ({"what": "a\u0000b"}, "/data/what", "control characters"),
        ({"due": "2026-03-06"}, "/data/due", "RFC 3339"),
        ({"due": "2026-03-06T17:00:00"}, "/data/due", "RFC 3339"),
        ({"due": "2026-03-06T17:00Z"}, "/data/due", "RFC 3339"),
        ({"due": "1700000000"}, "/data/due", "RFC 3339"),
        ({"due": 1_700_000_000}, "/data/due", "valid datetime"),
        ({"due": "2016-12-31T23:59:60Z"}, "/data/due", "leap second"),
        ({"du": "2026-03-06T17:00:00Z"}, "/data/du", "did you mean due?"),
        ({"colour": "red"}, "/data/colour", "is not a field of PromiseMade"),
        ({"a/b~c": 1}, "/data/a~1b~0c", "is not a field"),
        ({"x" * 5000: 1}, "/data/" + "x" * 64, "is not a field"),
    ],
)
def test_what_the_data_is_refused_for(changes: dict[str, Any], pointer: str, words: str) -> None:
    assert words in problems(event(PROMISE | changes))[pointer]


def test_every_bad_field_is_named_once() -> None:
    assert problems(event({"what": "", "due": "soon", "more": 1})).keys() == {
        "/data/promise",
        "/data/what",
        "/data/due",
        "/data/more",
    }


def test_formats_inside_optional_and_nested_fields() -> None:
    changed = event({"working_hours": {"start": "3600"}}, type="rapport.PersonChanged.v1", subject="p-1")
    assert problems(changed) == {"/data/working_hours/start": "must be a time of day such as 09:30"}
    expected = event({"deadline": "d", "expected": "0"}, type="rapport.DeadlineAtRisk.v1")
    assert problems(expected).keys() == {"/data/expected"}


def test_a_models_own_rule_is_told_for_the_whole() -> None:
    assert "at least one of: nps" in problems(event({}, type="rapport.FeedbackReceived.v1"))["/data"]


def test_a_null_is_a_field_left_out() -> None:
    assert fact(event(PROMISE | {"by": None})).data == fact(event()).data
    answer = problems(event({"nps": None}, type="rapport.FeedbackReceived.v1"))
    assert "at least one of" in answer["/data"]


def changed(data: Any) -> CloudEvent:
    return event(data, type="rapport.PersonChanged.v1", subject="p-1")


def test_a_null_clears_where_a_type_says_what_changed() -> None:
    read = fact(changed({"deputy": None, "zone": "Europe/Oslo"}))
    assert read.data.cleared == ("deputy",)
    assert read.data.document() == {"deputy": None, "zone": "Europe/Oslo"}
    assert fact(changed({"deputy": None})).data.document() == {"deputy": None}
    assert read.content != fact(changed({"zone": "Europe/Oslo"})).content


def test_a_null_within_a_field_is_still_left_out() -> None:
    assert fact(changed({"working_hours": {"start": None, "end": "15:00"}})).data.document()["working_hours"]["end"]


def test_what_there_must_be_cannot_be_cleared() -> None:
    found = problems(changed({"deputy": None, "name": None, "email": None, "role": None}))
    assert found.keys() == {"/data/name", "/data/email", "/data/role"}
    assert "send the value that holds now, or leave the field out" in found["/data/name"]


def test_every_field_that_can_be_cleared_is_optional_in_its_contract() -> None:
    clearing = [entry.model for entry in CATALOGUE.values() if entry.model.CLEARABLE is not None]
    assert {model.__name__ for model in clearing} == {"ClientDetailsChanged", "ClientClassified", "PersonChanged"}
    for model in clearing:
        for name in model.CLEARABLE or ():
            assert model.model_fields[name].default is None


@pytest.mark.parametrize(("nps", "content"), [(9.0, 9), (0.0, 0), (-0.0, 0)])
def test_a_whole_number_is_an_integer_however_it_is_written(nps: float, content: int) -> None:
    read = fact(event({"nps": nps}, type="rapport.FeedbackReceived.v1"))
    assert read.data.document()["nps"] == content
    assert type(read.data.document()["nps"]) is int


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("FeedbackReceived", {"nps": "9"}),
        ("FeedbackReceived", {"nps": True}),
        ("FeedbackReceived", {"nps": 9.5}),
        ("ContactLogged", {"channel": "call", "automated": "no"}),
        ("ContactLogged", {"channel": "call", "automated": 1}),
        ("ContactLogged", {"channel": "call", "automated": 1.0}),
        ("CommunicationsPolicyAgreed", {"answer_calls_within_hours": True}),
        ("CommunicationsPolicyAgreed", {"answer_calls_within_hours": "4"}),
        ("InvoiceIssued", {"invoice": "i", "amount": 9.0, "currency": "EUR"}),
    ],
)
def test_no_value_is_taken_for_one_of_another_type(kind: str, data: dict[str, Any]) -> None:
    assert refusal(event(data, type=f"rapport.{kind}.v1")).reason is Reason.INVALID


def test_fields_are_taken_by_their_wire_names_only() -> None:
    good = fact(event({"channel": "call", "with": ["Jo"]}, type="rapport.ContactLogged.v1")).data
    assert isinstance(good, ContactLogged)
    assert good.with_ == ("Jo",)
    assert "/data/with_" in problems(event({"channel": "call", "with_": ["Jo"]}, type="rapport.ContactLogged.v1"))


SECRET = "Qz7Secret"


@pytest.mark.parametrize(
    "of",
    [
        event(PROMISE | {"what": f"{SECRET}\x00", "due": SECRET, "promise": f"{SECRET} {SECRET}", "by": f" {SECRET}"}),
        event(f'{{"what": {SECRET}}}'.encode()),
        event(subject=f"{SECRET} "),
        event(PROMISE | {"promise": f"{SECRET}\u200b"}),
        event(id=f"{SECRET}\u2028"),
        event({"name": SECRET, "email": f"{SECRET}@", "zone": SECRET, "role": SECRET}, type="rapport.PersonAdded.v1"),
        event({"channel": SECRET, "with": [f"{SECRET}\n"]}, type="rapport.ContactLogged.v1"),
    ],
)
def test_no_value_is_quoted(of: CloudEvent) -> None:
    assert SECRET not in repr(refusal(of))


@pytest.mark.parametrize(
    ("ahead", "accepted"), [(timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False)]
)
def test_a_clock_may_be_five_minutes_ahead(ahead: timedelta, accepted: bool) -> None:  # noqa: FBT001
    answer = reported(event(time=NOW + ahead), RAPPORT, now=NOW, service=None)
    assert isinstance(answer, Reported) is accepted
    if isinstance(answer, Refusal):
        assert answer.reason is Reason.FUTURE
        assert answer.fields[0].pointer == "/time"


def test_correlation_and_trace_are_passed_on() -> None:
    read = fact(event(extensions={"correlationid": "c-9", "traceparent": TRACE, "partitionkey": "ignored"}))
    assert (read.correlation_id, read.traceparent) == ("c-9", TRACE)
    assert fact(event(extensions={"correlationid": ""})).correlation_id == "e-1"


@pytest.mark.parametrize(
    "value",
    ["", "x", TRACE.upper(), "ff" + TRACE[2:], TRACE + "-x", TRACE[:3] + "0" * 32 + TRACE[35:], TRACE + "\n", 5],
)
def test_an_invalid_trace_context_is_ignored(value: object) -> None:
    assert fact(event(extensions={"traceparent": value})).traceparent is None


def test_the_same_content_has_the_same_hash_through_every_door_and_mode() -> None:
    base = fact(event()).content
    assert len(base) == 32
    there = timezone(timedelta(hours=5))
    same = [
        event(dict(reversed(PROMISE.items()))),
        event(json.dumps(PROMISE, indent=3).encode()),
        event(PROMISE | {"by": None}),
        event(time=NOW.astimezone(there)),
        event(id="other", source="/other", extensions={"a": 1}),
    ]
    assert {fact(of).content for of in same} == {base}


def test_other_content_has_another_hash() -> None:
    others = [
        event(),
        event(PROMISE | {"what": "The Draft"}),
        event(PROMISE | {"by": "p-1"}),
        event(subject="client-2"),
        event(time=NOW - timedelta(microseconds=1)),
    ]
    assert len({fact(of).content for of in others}) == len(others)


def test_both_modes_of_kafka_have_the_same_hash() -> None:
    data = {"channel": "call", "summary": 'é \u2028 \\ " 😀', "with": ["Zoë"]}
    attributes = {"specversion": "1.0", "id": "1", "source": "/s", "type": "rapport.ContactLogged.v1", "subject": "c"}
    time = "2026-03-01T09:30:00.25+01:00"
    structured = json.dumps(attributes | {"time": time, "data": data}).encode()
    one = kafka.read(None, structured, [("content-type", b"application/cloudevents+json")])
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    other = kafka.read(
        None, json.dumps(data, ensure_ascii=False).encode(), [*headers, ("ce_time", b"2026-03-01T08:30:00.250Z")]
    )
    assert isinstance(one, CloudEvent)
    assert isinstance(other, CloudEvent)
    assert fact(one).content == fact(other).content


@pytest.mark.parametrize(
    ("of", "service"),
    [
        (event(), Service.INTERACTIONS),
        (event(data=b"broken"), Service.INTERACTIONS),
        (event(type="rapport.PersonLeft.v1"), Service.INTAKE),
        (event(type="rapport.HealthChanged.v1"), Service.INTAKE),
        (event(type="unknown"), Service.INTAKE),
        (Refusal(Reason.UNREADABLE, "broken"), Service.INTAKE),
    ],
)
def test_exactly_one_service_answers_for_a_record(of: CloudEvent | Refusal, service: Service) -> None:
    assert answers_for(of, RAPPORT) is service
