"""A structured report is parsed once; whichever way a fact comes, the same is stored and it has the same hash."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.cloudevents import CloudEvent, http, kafka, strict_json
from shared.events import Reported
from shared.events.catalogue import RAPPORT
from shared.events.reading import reported
from shared.events.wire import stored_data
from shared.personal import PlainCodec

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES = {
    "specversion": "1.0",
    "id": "favour-7",
    "source": "/crm",
    "type": "rapport.TimeNotCharged.v1",
    "subject": "acme",
    "time": "2026-03-02T09:00:00Z",
}
STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
#: What was stored before reports were parsed once.
HOURS = {"what": "A draft – “by Friday”.", "hours": 24.0, "amount": None}
STORED = '{"what":"A draft – “by Friday”.","hours":24.0}'.encode()


def fact(event: CloudEvent | object) -> Reported:
    assert isinstance(event, CloudEvent), event
    found = reported(event, RAPPORT, now=NOW, service=None)
    assert isinstance(found, Reported), found
    return found


def kept(found: Reported) -> tuple[bytes, bytes]:
    return stored_data(found.data, found.subject, PlainCodec()), found.content


def structured(data: Any) -> Reported:
    body = json.dumps({**ATTRIBUTES, "data": data}, ensure_ascii=False, indent=1).encode()
    [event] = http.read([("content-type", STRUCTURED)], body).events
    return fact(event)


def batched(data: Any) -> Reported:
    body = json.dumps([{**ATTRIBUTES, "data": data}]).encode()
    [event] = http.read([("content-type", BATCH)], body).events
    return fact(event)


def binary(data: Any) -> Reported:
    headers = [(f"ce_{name}", value.encode()) for name, value in ATTRIBUTES.items()]
    return fact(kafka.read(None, json.dumps(data, indent=2).encode(), headers))


@given(
    st.fixed_dictionaries(
        {
            "what": st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40),
            "hours": st.integers(1, 700) | st.floats(0.01, 700),
        },
        optional={"amount": st.none(), "currency": st.none()},
    )
)
def test_through_every_door_the_same_is_kept(data: dict[str, Any]) -> None:
    assert kept(structured(data)) == kept(batched(data)) == kept(binary(data))


def test_what_is_kept_is_what_was_kept_before() -> None:
    stored, content = kept(structured(HOURS))
    assert stored == STORED
    assert content.hex() == "6955c498d6e8fbb8d972954b8689cd74915a59b7790e08b8592b2a7e681349ee"


@pytest.mark.parametrize("read", [structured, batched, binary])
def test_a_report_is_parsed_once(monkeypatch: pytest.MonkeyPatch, read: Any) -> None:
    parsed: list[int] = []
    decoder = strict_json._DECODER

    class Counting:
        def decode(self, text: str) -> Any:
            parsed.append(len(text))
            return decoder.decode(text)

        def raw_decode(self, text: str, at: int) -> Any:
            parsed.append(len(text))
            return decoder.raw_decode(text, at)

    monkeypatch.setattr(strict_json, "_DECODER", Counting())
    read({"what": "A draft.", "hours": 2})
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "data",
    ['{"what": "a", "what": "b"}', '{"what": NaN}', '{"what": 1e999}', '{"what": "\\ud800"}', "[" * 70 + "]" * 70, "{"],
)
def test_a_bad_event_of_a_batch_is_refused_as_it_is_alone(data: str) -> None:
    document = json.dumps(ATTRIBUTES)[:-1] + f', "data": {data}}}'
    [alone] = http.read([("content-type", STRUCTURED)], document.encode()).events
    batch = http.read([("content-type", BATCH)], f"[{document}, {json.dumps(ATTRIBUTES)}]".encode())
    assert not isinstance(alone, CloudEvent)
    if batch.batch:
        assert batch.events[0] == alone
        assert isinstance(batch.events[1], CloudEvent)
    else:
        assert data == "{", "what ends nowhere refuses the batch"
