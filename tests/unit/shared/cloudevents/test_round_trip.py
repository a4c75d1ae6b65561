"""What is written is read as the same event, through every mode."""

import json
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from shared.cloudevents import CloudEvent, http, kafka
from shared.cloudevents.timestamps import format_time

# Everything a CloudEvents string may hold: no control characters, halves of surrogate pairs or noncharacters.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")),
    min_size=1,
    max_size=30,
)
NAMES = st.from_regex(r"[a-z0-9]{1,24}", fullmatch=True).filter(
    lambda name: name not in {"data", "id", "source", "type", "subject", "time", "specversion", "dataschema",
                              "datacontenttype", "traceparent"}
)  # fmt: skip
EVENTS = st.builds(
    CloudEvent,
    id=TEXT,
    source=st.from_regex(r"/[a-z0-9./-]{1,20}", fullmatch=True),
    type=TEXT,
    subject=st.none() | TEXT,
    time=st.none() | st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis adds it
    datacontenttype=st.none() | st.just("application/json"),
    dataschema=st.none() | st.just("https://example.com/schema"),
    extensions=st.dictionaries(NAMES, TEXT, max_size=3).map(MappingProxyType),
    data=st.none() | st.just(b'{"a":1}'),
)


@given(EVENTS)
def test_kafka_binary(event: CloudEvent) -> None:
    value, headers = kafka.write(event)
    assert kafka.read(None, value, headers) == event


def attributes(event: CloudEvent) -> dict[str, str]:
    named = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time and format_time(event.time),
        "dataschema": event.dataschema,
        **event.extensions,
    }
    return {name: str(value) for name, value in named.items() if value is not None}


@given(EVENTS)
def test_structured_in_kafka_and_http_and_in_a_batch(event: CloudEvent) -> None:
    document: dict[str, object] = dict(attributes(event))
    if event.datacontenttype is not None:
        document["datacontenttype"] = event.datacontenttype
    if event.data is not None:
        document["data"] = json.loads(event.data)
    body = json.dumps(document).encode()
    assert kafka.read(None, body, [("content-type", b"application/cloudevents+json")]) == event
    assert http.read([("content-type", "application/cloudevents+json")], body).events == (event,)
    batch = b"[%s,%s]" % (body, body)
    assert http.read([("content-type", "application/cloudevents-batch+json")], batch).events == (event, event)


@given(EVENTS)
def test_http_binary(event: CloudEvent) -> None:
    headers = [(f"ce-{name}", quote(value, safe="/:.-+")) for name, value in attributes(event).items()]
    if event.datacontenttype is not None:
        headers.append(("content-type", event.datacontenttype))
    assert http.read(headers, event.data or b"").events == (event,)


def test_values_are_written_in_their_canonical_form() -> None:
    extensions: dict[str, str | int | bool] = {"yes": True, "no": False, "number": -5, "traceparent": "00-x"}
    _, headers = kafka.write(CloudEvent(id="1", source="/s", type="t", extensions=extensions))
    assert dict(headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"1",
        "ce_source": b"/s",
        "ce_type": b"t",
        "ce_yes": b"true",
        "ce_no": b"false",
        "ce_number": b"-5",
        "traceparent": b"00-x",
    }


@given(
    st.binary(max_size=200) | st.none(),
    st.lists(
        st.tuples(
            st.sampled_from(["content-type", "ce_id", "ce_type", "ce_time", "ce_specversion", "traceparent", "ce_é"]),
            st.none() | st.binary(max_size=20) | st.sampled_from([b"1.0", b"application/cloudevents+json", b"a/b;c"]),
        ),
        max_size=6,
    ),
)
def test_whatever_is_sent_is_answered(value: bytes | None, headers: list[tuple[str, bytes | None]]) -> None:
    assert kafka.read(None, value, headers) is not None
    text = [(name.replace("_", "-"), (header or b"").decode("latin-1")) for name, header in headers]
    assert http.read(text, value or b"").events
