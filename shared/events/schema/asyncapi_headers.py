"""The headers of records, as the AsyncAPI document describes them: CloudEvents' Kafka binding, in binary mode."""

from typing import Any

from shared.events import error_headers, reported_as
from shared.events.language import EventType, Language

Node = dict[str, Any]


def recorded_headers(entry: EventType, language: str) -> Node:
    """The headers of a recorded event of one type."""
    return _of_type("RecordedHeaders", entry, {"ce_source": {"const": f"/{language}/{entry.owner}"}})


def reported_headers(entry: EventType) -> Node:
    """The headers of a reported fact of one type, in binary mode."""
    return _of_type("ReportedHeaders", entry, {})


def dead_headers() -> Node:
    """The headers of a refused fact."""
    return {"$ref": "#/components/schemas/RefusedHeaders"}


def _of_type(common: str, entry: EventType, more: Node) -> Node:
    properties = {"ce_type": {"const": entry.name}, **more}
    return {"allOf": [{"$ref": f"#/components/schemas/{common}"}, {"type": "object", "properties": properties}]}


def _string(description: str, **more: Any) -> Node:
    return {"type": "string", "description": description, **more}


def _time(description: str) -> Node:
    return _string(description, format="date-time")


def _headers(required: tuple[str, ...], properties: Node) -> Node:
    return {"type": "object", "required": list(required), "properties": properties}


_TRACEPARENT = _string("W3C trace context.")
_REPORTED_AS = {
    reported_as.SOURCE: _string("The source that the fact's reporter gave it."),
    reported_as.ID: _string("The id that the fact's reporter gave it: unique with the source."),
}
_CONTENT_TYPE = {"type": "string", "const": "application/json"}
_SPECVERSION = {"type": "string", "const": "1.0"}


def header_schemas(language: Language) -> Node:
    """The headers that all records of a kind have."""
    return {
        "RecordedHeaders": _headers(
            (
                "content-type",
                "ce_specversion",
                "ce_id",
                "ce_source",
                "ce_type",
                "ce_subject",
                "ce_time",
                "ce_recordedtime",
                "ce_streamversion",
                "ce_partitionkey",
            ),
            {
                "content-type": _CONTENT_TYPE,
                "ce_specversion": _SPECVERSION,
                "ce_id": _string("Unique for each recorded event; a redelivered record has the same id."),
                "ce_source": _string("The service that recorded it."),
                "ce_type": _string("The event's type."),
                "ce_subject": _string(language.description.subject),
                "ce_time": _time("When it happened."),
                "ce_recordedtime": _time("When it was recorded."),
                "ce_streamversion": _string(
                    "Counts 1, 2, 3… for each subject and topic, without gaps: skip what was seen, notice what is"
                    " missing.",
                    pattern="^[1-9][0-9]*$",
                ),
                "ce_partitionkey": _string("The record's key: the subject."),
                "ce_correlationid": _string(
                    "Shared by everything that follows from one reported fact: what its reporter set, or the id of the"
                    " event that it was recorded as."
                ),
                "ce_causationid": _string(
                    "The id of the event that caused this one; of a fact, what its reporter set, or its own id."
                ),
                "traceparent": _TRACEPARENT,
                **_REPORTED_AS,
            },
        ),
        "ReportedHeaders": _headers(
            ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"),
            {
                "content-type": _string("application/json, or left out."),
                "ce_specversion": _SPECVERSION,
                "ce_id": _string("Together with the source, the idempotency key.", minLength=1, maxLength=256),
                "ce_source": _string("The reporting system, a URI reference.", minLength=1, maxLength=512),
                "ce_type": _string("The event's type."),
                "ce_subject": _string(
                    f"{language.description.subject} Left out, the record's key takes its place.",
                    minLength=1,
                    maxLength=128,
                ),
                "ce_time": _time("When it happened; at most 5 minutes ahead."),
                "ce_correlationid": _string(
                    "Passed on to everything that follows from the fact; default: the id of the recorded event.",
                    maxLength=256,
                ),
                "ce_causationid": _string(
                    "What caused the fact; default: the id of the recorded event.", maxLength=256
                ),
                "traceparent": _TRACEPARENT,
            },
        ),
        "RefusedHeaders": _headers(
            error_headers.NAMES[3:],
            dict(
                zip(
                    error_headers.NAMES,
                    (
                        _string("The topic it was reported on."),
                        _string("Its partition there.", pattern="^[0-9]+$"),
                        _string("Its offset there.", pattern="^[0-9]+$"),
                        _string("Where it was refused."),
                        _string("The reason, e.g. unreadable, unknown_type, invalid."),
                        _string("What is wrong and what to do, without personal data."),
                    ),
                    strict=True,
                )
            )
            | _REPORTED_AS,
        ),
    }
