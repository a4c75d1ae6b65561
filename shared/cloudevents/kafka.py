"""The Kafka protocol binding (CloudEvents 1.0.2): reads binary and structured mode, writes binary."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from shared.cloudevents import content_type, structured
from shared.cloudevents.attributes import cloud_event
from shared.cloudevents.event import CloudEvent
from shared.cloudevents.media_type import BATCH, CLOUDEVENTS, JSON, STRUCTURED, MediaType
from shared.cloudevents.refused import Refused, invalid, unreadable, unsupported
from shared.cloudevents.size import within_limit
from shared.cloudevents.timestamps import format_time
from shared.refusal import FieldProblem, Refusal

PREFIX = "ce_"
CONTENT_TYPE = "content-type"
TRACEPARENT = "traceparent"

Header = tuple[str, bytes | None]

_DATA_CONTENT_TYPE = PREFIX + content_type.ATTRIBUTE


def read(key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> CloudEvent | Refusal:
    """The event in a record, or why it is refused.

    The media type in `content-type` decides the mode: in structured mode headers that look like attributes are
    ignored. An event in JSON that came as `application/json` without any such header is structured, too: so it is
    sent by the Python SDK before 2.0. ``key`` takes the place of a subject that is missing; beside a subject it says
    where the record went and nothing about the event. The event's ``traceparent`` is taken from `ce_traceparent`, else
    from the plain header. Header names are matched exactly, as Kafka's are.
    """
    try:
        return _with_subject(_read(value, headers), key)
    except Refused as refused:
        return refused.refusal


def identity(value: bytes | None, headers: Sequence[Header]) -> tuple[str | None, str | None]:
    """The source and the id that a record gives its event, each None where it cannot be read; not judged."""
    named = {name: sent for name, sent in headers if sent is not None}
    if not _has_attributes(headers) or named.get(CONTENT_TYPE, b"").startswith(CLOUDEVENTS.encode()):
        return structured.identity(value or b"")
    return _readable(named.get(PREFIX + "source")), _readable(named.get(PREFIX + "id"))


def _readable(value: bytes | None) -> str | None:
    try:
        return value.decode() if value else None
    except UnicodeDecodeError:
        return None


def write(event: CloudEvent) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The record's value and headers for ``event``, in binary mode; ``traceparent`` is written as a plain header."""
    attributes: dict[str, str | None] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": None if event.time is None else format_time(event.time),
        "dataschema": event.dataschema,
        **{name: _canonical(value) for name, value in event.extensions.items()},
    }
    headers = {_called(name): value for name, value in attributes.items()}
    headers[CONTENT_TYPE] = event.datacontenttype
    written = [(name, value.encode()) for name, value in headers.items() if value is not None]
    return event.data or b"", written


def _read(value: bytes | None, headers: Sequence[Header]) -> CloudEvent:
    if value is None:
        raise unreadable("the record has no value (a tombstone); facts are not deleted, report a new one instead")
    media_type = _media_type(headers)
    if media_type is None or (not media_type.is_cloudevents and not _is_unmarked_event(media_type, value, headers)):
        return _binary(value, headers)
    if media_type.is_cloudevents and media_type.essence != STRUCTURED:
        raise unsupported(_unsupported(media_type))
    return structured.from_document(value, media_type, _plain_traceparent(headers))


def _is_unmarked_event(media_type: MediaType, value: bytes, headers: Iterable[Header]) -> bool:
    return media_type.essence == JSON and not _has_attributes(headers) and structured.is_event(value)


def _with_subject(event: CloudEvent, key: bytes | None) -> CloudEvent:
    if event.subject is not None or not key:
        return event
    try:
        return replace(event, subject=key.decode())
    except UnicodeDecodeError as error:
        raise unreadable(f"there is no subject, and the record's key is not UTF-8 (byte {error.start})") from error


def _media_type(headers: Iterable[Header]) -> MediaType | None:
    values = [_text(name, value) for name, value in headers if name == CONTENT_TYPE]
    if not values:
        return None
    if len(values) > 1:
        raise unreadable("header content-type occurs more than once")
    try:
        return MediaType.parse(values[0])
    except ValueError as error:
        raise invalid([FieldProblem("/datacontenttype", f"header content-type {error}")]) from error


def _unsupported(media_type: MediaType) -> str:
    if media_type.essence == BATCH:
        return f"content-type {BATCH} does not exist in Kafka: send one record for each fact"
    return f"content-type is an unsupported event format: send {STRUCTURED}, or binary mode"


def _binary(value: bytes, headers: Sequence[Header]) -> CloudEvent:
    sent: dict[str, str] = {}
    size = len(value)
    for name, header in headers:
        if name == CONTENT_TYPE or name.startswith(PREFIX):
            text = _text(name, header)
            size += len(name.encode()) + len(header or b"")
            if name in sent:
                raise unreadable(f"header {_shown(name)} occurs more than once")
            sent[name] = text
    within_limit(size)
    attributes = _attributes(sent)
    traceparent = _plain_traceparent(headers)
    if traceparent is not None:
        attributes.setdefault(TRACEPARENT, traceparent)
    return cloud_event(attributes, value or None, partial(_header, sent))


def _attributes(sent: Mapping[str, str]) -> dict[str, str]:
    """The attributes in headers of these names."""
    attributes = {name.removeprefix(PREFIX): text for name, text in sent.items() if name != CONTENT_TYPE}
    if not attributes:
        raise unreadable(
            f"not a CloudEvent: there are no ce_ headers, and no header content-type (lower case) with {STRUCTURED}"
        )
    own = attributes.pop(content_type.ATTRIBUTE, None)
    if (agreed := content_type.agreed(sent.get(CONTENT_TYPE), own, _DATA_CONTENT_TYPE)) is not None:
        attributes[content_type.ATTRIBUTE] = agreed
    # Kafka Connect's InsertHeader takes 1.0 for a number, and writes 1; no setting makes it a text.
    if attributes.get("specversion") == "1":
        attributes["specversion"] = "1.0"
    return attributes


def _has_attributes(headers: Iterable[Header]) -> bool:
    return any(name.startswith(PREFIX) for name, _ in headers)


def _text(name: str, value: bytes | None) -> str:
    if value is None:
        raise unreadable(f"header {_shown(name)} has no value: leave it out or give it one")
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise unreadable(f"header {_shown(name)} is not UTF-8 (byte {error.start})") from error


def _plain_traceparent(headers: Iterable[Header]) -> str | None:
    """The transport's trace context. It is not part of the event, so an unreadable one is ignored."""
    values = [value for name, value in headers if name == TRACEPARENT and value is not None]
    return values[0].decode() if values and values[0].isascii() and values[0].decode().isprintable() else None


def _header(sent: Container[str], attribute: str) -> str:
    name = PREFIX + attribute
    return f"header {name if name in sent else _called(attribute)}"


def _called(attribute: str) -> str:
    if attribute == TRACEPARENT:
        return TRACEPARENT
    return CONTENT_TYPE if attribute == "datacontenttype" else PREFIX + attribute


def _shown(name: str) -> str:
    return name[:40] if name.isprintable() else "with an unprintable name"


def _canonical(value: str | int | bool) -> str:  # noqa: FBT001  the type system of CloudEvents has booleans
    """The string form of an attribute's value (CloudEvents 1.0.2, section 3.1)."""
    return str(value).lower() if isinstance(value, bool) else str(value)
