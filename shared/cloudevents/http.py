"""The HTTP protocol binding (CloudEvents 1.0.2): reads structured, binary and batched mode."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.cloudevents import batch, header_values, structured
from shared.cloudevents.attributes import USED, cloud_event
from shared.cloudevents.event import CloudEvent
from shared.cloudevents.header_values import NotEncoded
from shared.cloudevents.media_type import BATCH, STRUCTURED, MediaType
from shared.cloudevents.refused import Refused, invalid, unreadable, unsupported
from shared.cloudevents.size import within_limit
from shared.refusal import FieldProblem, Refusal

PREFIX = "ce-"
CONTENT_TYPE = "content-type"
TRACEPARENT = "traceparent"

Headers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The contents of a request in order: events or refusals.

    ``batch``: whether each event of a batch gets its own answer. A batch that cannot be split is one refusal.
    """

    events: tuple[CloudEvent | Refusal, ...]
    batch: bool


def read(headers: Iterable[tuple[str, str]], body: bytes) -> Parsed:
    """The events in a request. The media type in `Content-Type` alone decides the mode.

    In structured and batched mode headers that look like attributes are ignored. An event's ``traceparent`` is
    taken from `ce-traceparent` (its attribute), else, unless it came in a batch, from the plain header.

    In binary mode an extension that says nothing here is left out if its writer has not encoded it as section 3.1.3.2
    demands: that is no reason to lose the fact. Bytes that are not UTF-8 are refused all the same: every reader must.
    """
    by_name = _by_name(headers)
    try:
        media_type = _media_type(by_name)
        is_batch = media_type is not None and media_type.essence == BATCH
        return Parsed(_read(by_name, media_type, body), is_batch)
    except Refused as refused:
        return Parsed((refused.refusal,), batch=False)


def _by_name(headers: Iterable[tuple[str, str]]) -> Headers:
    by_name: dict[str, list[str]] = {}
    for name, value in headers:
        by_name.setdefault(name.lower(), []).append(value)
    return by_name


def _read(headers: Headers, media_type: MediaType | None, body: bytes) -> tuple[CloudEvent | Refusal, ...]:
    if media_type is None or not media_type.is_cloudevents:
        return (_binary(headers, body),)
    if media_type.essence == BATCH:
        return batch.from_array(body, media_type)
    if media_type.essence == STRUCTURED:
        return (structured.from_document(body, media_type, _plain_traceparent(headers)),)
    raise unsupported(f"content-type is an unsupported event format: send {STRUCTURED}, {BATCH} or binary mode")


def _media_type(headers: Headers) -> MediaType | None:
    if CONTENT_TYPE not in headers:
        return None
    try:
        return MediaType.parse(_once(headers, CONTENT_TYPE))
    except ValueError as error:
        raise invalid([FieldProblem("/datacontenttype", f"header content-type {error}")]) from error


def _binary(headers: Headers, body: bytes) -> CloudEvent:
    names = [name for name in headers if name.startswith(PREFIX)]
    if not names:
        raise unreadable(f"not a CloudEvent: there are no ce- headers, and content-type is not {STRUCTURED}")
    if "ce-datacontenttype" in names:
        raise invalid(
            [FieldProblem("/datacontenttype", "header ce-datacontenttype must not be sent: use content-type")]
        )
    decoded = {name.removeprefix(PREFIX): _decoded(headers, name) for name in names}
    attributes = {name: value for name, value in decoded.items() if value is not None}
    if CONTENT_TYPE in headers:
        attributes["datacontenttype"] = _once(headers, CONTENT_TYPE).strip(" \t")
        names.append(CONTENT_TYPE)
    within_limit(len(body) + sum(len(name) + len(headers[name][0]) for name in names))
    traceparent = _plain_traceparent(headers)
    if traceparent is not None:
        attributes.setdefault(TRACEPARENT, traceparent)
    return cloud_event(attributes, body or None, _header)


def _decoded(headers: Headers, name: str) -> str | None:
    """The attribute's value; None where it is not encoded and says nothing."""
    try:
        return header_values.decode(_once(headers, name))
    except ValueError as error:
        if isinstance(error, NotEncoded) and name.removeprefix(PREFIX) not in USED:
            return None
        raise unreadable(f"header {name[:40]} {error}") from error


def _once(headers: Headers, name: str) -> str:
    if len(headers[name]) > 1:
        raise unreadable(f"header {name[:40]} occurs more than once")
    return headers[name][0]


def _plain_traceparent(headers: Headers) -> str | None:
    """The transport's trace context. It is not part of the event, so an unreadable one is ignored."""
    values = headers.get(TRACEPARENT, ())
    return values[0] if values and values[0].isascii() and values[0].isprintable() else None


def _header(attribute: str) -> str:
    return f"header {CONTENT_TYPE if attribute == 'datacontenttype' else PREFIX + attribute}"
