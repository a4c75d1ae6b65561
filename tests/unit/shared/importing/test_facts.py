"""From a row to the event it reports."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.cloudevents import CloudEvent
from shared.events.catalogue import RAPPORT, Service
from shared.events.reading import reported
from shared.importing.facts import events_as_they_are, mapped
from shared.importing.files.row import Row
from shared.importing.mapping import load
from shared.refusal import Reason, Refusal
from tests.support.contexts import CONTEXTS
from tests.support.mapped_rows import NOW, contact, data, event, events, refusal


def test_the_envelope_is_made_of_columns() -> None:
    made = event(contact())
    assert (made.id, made.source, made.subject) == ("17", "/pms", "acme")
    assert made.type == "rapport.ContactLogged.v1"
    assert made.time == datetime(2019, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("04/07/2019 09:30", 8), ("27/10/2019 01:30", 0), ("31/03/2019 01:30", 1)],  # summer; twice there; never there
)
def test_times_are_those_of_the_zone(text: str, hour: int) -> None:
    made = event(contact(), When=text)
    assert made.time is not None
    assert (made.time.hour, made.time.minute) == (hour, 30)


@pytest.mark.parametrize(
    ("spec", "cells"),
    [
        ("{columns: [Day, Hour], format: '%d.%m.%y %H:%M', pivot: 1970}", {"Day": "04.03.19", "Hour": "09:30"}),
        ("{column: T, format: [iso, '%d %b %Y %H:%M']}", {"T": "4 Mar 2019 09:30"}),
        ("{column: T, format: iso}", {"T": "2019-03-04 09:30"}),
        ("{column: T, format: rfc3339}", {"T": "2019-03-04T10:30:00+01:00"}),
        ("{column: T, format: unix}", {"T": 1551691800}),
        ("{column: T, format: unix_ms}", {"T": "1551691800000"}),
        ("{column: T, format: '%d/%m/%Y %H:%M %z'}", {"T": "04/03/2019 10:30 +0100"}),
        ("{column: T, zone: Europe/Oslo}", {"T": "04/03/2019 10:30"}),
    ],
)
def test_times_are_read_as_they_are_written(spec: str, cells: dict[str, Any]) -> None:
    made = event(contact()[:-1] + f", time: {spec}}}", **cells)
    assert made.time == datetime(2019, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "pointer", "words"),
    [
        ({"When": ""}, "/time", "column When is empty"),
        ({"When": "2019-03-04"}, "/time", "column When does not match %d/%m/%Y %H:%M"),
        ({"No": " "}, "/id", "column No is empty"),
        ({"Client": ["a"]}, "/subject", "column Client holds a list"),
    ],
)
def test_what_cannot_be_made_of_a_row_is_told_by_column_without_quoting_it(
    cells: dict[str, Any], pointer: str, words: str
) -> None:
    refused = refusal(contact(), **cells)
    assert refused.reason is Reason.INVALID
    assert [(problem.pointer, problem.detail) for problem in refused.fields] == [(pointer, words)]


def test_a_cell_without_text_leaves_the_field_out() -> None:
    assert data(contact(", summary: Words, by: By"), Words="  ", By=None) == {"channel": "call"}


def test_texts_become_what_the_field_takes() -> None:
    said = "{type: FeedbackReceived, data: {nps: N, csat: C, verbatim: Words}}"
    assert data(said, N="9", C=5) == {"nps": 9, "csat": 5, "verbatim": "The lease"}
    assert refusal(said, N="nine").fields[0].detail == "column N is not a whole number"


@pytest.mark.parametrize(("text", "meant"), [("Yes", True), ("0", False), (True, True), ("n", False)])
def test_yes_and_no(text: object, meant: bool) -> None:  # noqa: FBT001
    assert data(contact(", automated: A"), A=text)["automated"] is meant


@pytest.mark.parametrize("cell", ["NULL", " NULL ", "-", ""])
def test_texts_that_stand_for_nothing_are_nothing_where_they_are_named(cell: str) -> None:
    said = "{type: FeedbackReceived, empty: [NULL, '-'], data: {nps: N, verbatim: Words, csat: {column: C, empty: 0}}}"
    assert data(said, N=cell, C="0") == {"verbatim": "The lease"}
    assert refusal(said.replace("empty: [NULL, '-'],", ""), N="NULL").fields[0].pointer == "/data/nps"
    assert data(said, N="0", C="5") == {"nps": 0, "csat": 5, "verbatim": "The lease"}


def test_true_is_no_text_but_may_be_looked_up() -> None:
    assert refusal(contact(", by: B"), B=True).fields[0].detail == "column B is true or false, not a text"
    assert data(contact(", by: {column: B, values: {true: us, false: them}}"), B=False)["by"] == "them"


@pytest.mark.parametrize(
    ("mark", "text", "amount"),
    [(".", "1,250", "1250.00"), (".", "1250.5", "1250.50"), (",", "1.250,75", "1250.75"), (".", 12.125, "12.125")],
)
def test_money_is_written_as_events_write_it(mark: str, text: object, amount: str) -> None:
    said = f"{{type: InvoiceIssued, decimal: '{mark}', data: {{invoice: No, fees: F, currency: {{constant: GBP}}}}}}"
    assert data(said, F=text)["fees"] == amount


def test_money_that_is_no_number_is_refused() -> None:
    said = "{type: InvoiceIssued, data: {invoice: No, fees: F, currency: {constant: GBP}}}"
    for text in ("twelve", "NaN", "Infinity"):
        assert refusal(said, F=text).fields[0].detail == "column F is not a number"


def test_dates_and_times_within_the_data_are_read_in_their_own_format() -> None:
    said = "{type: ClientOnboarded, data: {name: Words, since: {column: S, format: '%d.%m.%Y'}}}"
    assert data(said, S="31.01.1987")["since"] == "1987-01-31"
    promise = "{type: PromiseMade, data: {promise: No, what: Words, due: {column: D, format: '%d/%m/%Y'}}}"
    assert data(promise, D="05/07/2019")["due"] == "2019-07-05T22:59:59Z"


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("'%d/%m/%Y'", "05/07/2019", ("2019-07-05T22:59:59Z", "2019-07-05")),
        ("iso", "2019-07-05", ("2019-07-05T22:59:59Z", "2019-07-05")),
        ("'%d/%m/%Y 00:00'", "05/07/2019 00:00", ("2019-07-05T22:59:59Z", "2019-07-05")),
        ("'%d/%m/%Y %H:%M'", "05/07/2019 00:00", ("2019-07-04T23:00:00Z", None)),
        ("iso", "2019-07-05T09:30", ("2019-07-05T08:30:00Z", None)),
        ("['%d/%m/%Y %H:%M', iso]", "2019-12-31", ("2019-12-31T23:59:59Z", "2019-12-31")),
        ("rfc3339", "2019-07-05T09:30:00+02:00", ("2019-07-05T07:30:00Z", None)),
        ("unix", "1562284800", ("2019-07-05T00:00:00Z", None)),
    ],
)
@pytest.mark.parametrize(
    ("fact", "time"),
    [
        ("PromiseMade, data: {promise: No, what: Words, due", "due"),
        ("DeadlineSet, data: {deadline: No, what: Words, due", "due"),
        ("ActionPlanned, data: {action: No, what: Words, due", "due"),
        ("DeadlineAtRisk, data: {deadline: No, expected", "expected"),
        ("ClientToldOfDelay, data: {deadline: No, expected", "expected"),
    ],
)
def test_what_is_due_on_a_day_is_due_at_its_end_and_says_the_day(
    fact: str, time: str, form: str, text: str, said: tuple[str, str | None]
) -> None:
    made = data(f"{{type: {fact}: {{column: D, format: {form}}}}}}}", D=text)
    assert (made[time], made.get(f"{time}_day")) == said


def test_lists_are_split_or_made_of_columns() -> None:
    assert data(contact(", with: {column: W, split: ';'}"), W="Ann Lee; ;Bo Ray")["with"] == ["Ann Lee", "Bo Ray"]
    assert data(contact(", with: [A, B]"), A="Ann Lee", B="")["with"] == ["Ann Lee"]
    assert data(contact(", with: W"), W=["Ann Lee", "Bo Ray"])["with"] == ["Ann Lee", "Bo Ray"]
    assert "with" not in data(contact(", with: {column: W, split: ';'}"), W="")


def test_objects_are_put_together_and_left_out_where_a_row_has_nothing_for_them() -> None:
    answers = (
        "[{fields: {question: {constant: 'What could be better?'}, answer: Q1}}, {fields: {question: Q, answer: Q2}}]"
    )
    said = f"{{type: FeedbackReceived, data: {{nps: N, answers: {answers}}}}}"
    assert data(said, N="7", Q1="", Q="", Q2="") == {"nps": 7}
    assert data(said, N="7", Q1="Call more")["answers"] == [
        {"question": "What could be better?", "answer": "Call more"}
    ]
    hours = "{constant: {start: '09:00', end: '17:00', days: [1, 2, 3]}}"
    person = f"{{type: PersonAdded, data: {{name: Words, email: E, working_hours: {hours}}}}}"
    assert data(person, E="a@b.example")["working_hours"] == {"start": "09:00", "end": "17:00", "days": [1, 2, 3]}


def test_tables_say_what_a_text_means() -> None:
    said = "{type: ContactLogged, data: {channel: {column: A, values: {Tel: call, No: letter, '': email, Fax: ~}}}}"
    assert data(said, A="Tel") == {"channel": "call"}
    assert data(said, A="No") == {"channel": "letter"}, "YAML's No is a text here"
    assert data(said, A="") == {"channel": "email"}
    assert refusal(said, A="Telex").fields[0].detail == "column A contains a text that is not listed in values"
    assert data(said.replace("~}", "~}, otherwise: video"), A="Telex") == {"channel": "video"}
    judged = reported(event(said, A="Fax"), RAPPORT, now=NOW, service=None)
    assert isinstance(judged, Refusal)
    assert judged.fields[0].pointer == "/data/channel"


def test_ids_of_several_columns_are_the_same_at_every_import_and_differ_with_the_row() -> None:
    fact = contact()[:-1] + ", id: {columns: [No, When], prefix: pms-}}"
    first = event(fact).id
    assert first == event(fact, Words="other words").id
    assert first != event(fact, No="18").id
    assert first.startswith("pms-")
    assert len(first) == len("pms-") + 32


def test_the_whole_row_may_be_the_id() -> None:
    fact = contact()[:-1] + ", id: {columns: all}}"
    assert event(fact).id == event(fact).id != event(fact, Words="other words").id


def test_a_row_that_is_no_fact_is_refused() -> None:
    fact = contact()[:-1] + ", when: [{column: W, is: [a, b]}, X]}"
    assert isinstance(events(fact, {"W": "a", "X": "x"})[0], CloudEvent)
    for cells in ({"W": "c", "X": "x"}, {"W": "a", "X": ""}, {"X": "x"}):
        assert refusal(fact, **cells).reason is Reason.INVALID


def test_a_fact_of_another_service_is_not_made_at_all() -> None:
    text = "source: /pms\nsubject: C\ntime: T\nid: I\nfacts: [{type: ClientClosed}]"
    [made] = mapped(load(text, RAPPORT), CONTEXTS[Service.INTERACTIONS])(Row(3, 3, 9, [], {})) or []
    assert isinstance(made, CloudEvent)
    judged = reported(made, RAPPORT, now=NOW, service=Service.INTERACTIONS)
    assert isinstance(judged, Refusal)
    assert judged.reason is Reason.WRONG_SERVICE
    assert "intake" in judged.detail


def test_a_fact_that_is_too_large_is_refused() -> None:
    assert refusal(contact(", summary: Words"), Words="x" * 300_000).reason is Reason.TOO_LARGE


def as_it_is(line: bytes) -> CloudEvent | Refusal:
    [made] = events_as_they_are(Row(1, 1, len(line), line, {}))
    return made


SAID = {
    "specversion": "1.0", "id": "1", "source": "/crm", "type": "rapport.ContactLogged.v1", "subject": "acme",
    "time": "2019-03-04T09:30:00Z", "data": {"channel": "call"},
}  # fmt: skip


def test_cloud_events_are_taken_as_they_are() -> None:
    made = as_it_is(json.dumps(SAID).encode() + b"\r\n")
    assert isinstance(made, CloudEvent)
    assert made.data == b'{"channel":"call"}'


def test_what_was_added_to_a_refused_cloud_event_is_taken_away_again() -> None:
    added = {"refused_line": 3, "refused_reason": "why", **SAID}
    assert as_it_is(json.dumps(added).encode()) == as_it_is(json.dumps(SAID).encode())


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"refused_reason": "x"', b'{"specversion": "0.3"}'])
def test_what_is_no_cloud_event_is_refused(line: bytes) -> None:
    assert isinstance(as_it_is(line), Refusal)
