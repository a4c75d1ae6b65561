"""The Kafka protocol binding (CloudEvents 1.0.2): reads binary and structured mode, writes binary."""

from collections.abc import Iterable, Mapping, Sequence

from shared.cloudevents import structured
from shared.cloudevents.attributes import cloud_event
from shared.cloudevents.event import CloudEvent
from shared.cloudevents.media_type import BATCH, STRUCTURED, MediaType
from shared.cloudevents.refused import Refused, invalid, unreadable, unsupported
from shared.cloudevents.size import within_limit
from shared.cloudevents.timestamps import format_time
from shared.refusal import FieldProblem, Refusal

PREFIX = "ce_"
CONTENT_TYPE = "content-type"
TRACEPARENT = "traceparent"

Header = tuple[str, bytes | None]


def read(key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> CloudEvent | Refusal:  # noqa: ARG001
    """The event in a record, or why it is refused.

    The media type in `content-type` alone decides the mode: in structured mode headers that look like attributes are
    ignored. ``key`` says where the record went and nothing about the event. The event's ``traceparent`` is taken
    from `ce_traceparent`, else from the plain header. Header names are matched exactly, as Kafka's are.
    """
    try:
        return _read(value, headers)
    except Refused as refused:
        return refused.refusal


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
    if media_type is None or not media_type.is_cloudevents:
        return _binary(value, headers)
    if media_type.essence != STRUCTURED:
        raise unsupported(_unsupported(media_type))
    return structured.from_document(value, media_type, _plain_traceparent(headers))


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
    attributes: dict[str, str] = {}
    size = len(value)
    for name, header in headers:
        if name == CONTENT_TYPE or name.startswith(PREFIX):
            text = _text(name, header)
            size += len(name.encode()) + len(header or b"")
            _add(attributes, name, text)
    within_limit(size)
    _some(attributes)
    traceparent = _plain_traceparent(headers)
    if traceparent is not None:
        attributes.setdefault(TRACEPARENT, traceparent)
    return cloud_event(attributes, value or None, _header)


def _add(attributes: dict[str, str], name: str, text: str) -> None:
    if name == "ce_datacontenttype":
        raise invalid(
            [FieldProblem("/datacontenttype", "header ce_datacontenttype must not be sent: use content-type")]
        )
    attribute = "datacontenttype" if name == CONTENT_TYPE else name.removeprefix(PREFIX)
    if attribute in attributes:
        raise unreadable(f"header {_shown(name)} occurs more than once")
    attributes[attribute] = text


def _some(attributes: Mapping[str, str]) -> None:
    if not attributes.keys() - {"datacontenttype"}:
        raise unreadable(
            f"not a CloudEvent: there are no ce_ headers, and no header content-type (lower case) with {STRUCTURED}"
        )


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


def _header(attribute: str) -> str:
    return f"header {_called(attribute)}"


def _called(attribute: str) -> str:
    if attribute == TRACEPARENT:
        return TRACEPARENT
    return CONTENT_TYPE if attribute == "datacontenttype" else PREFIX + attribute


def _shown(name: str) -> str:
    return name[:40] if name.isprintable() else "with an unprintable name"


def _canonical(value: str | int | bool) -> str:  # noqa: FBT001  the type system of CloudEvents has booleans
    """The string form of an attribute's value (CloudEvents 1.0.2, section 3.1)."""
    return str(value).lower() if isinstance(value, bool) else str(value)
