"""The JSON batch format (CloudEvents JSON format 1.0.2, section 4), split so that each event is judged alone."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial

from shared.cloudevents import strict_json, structured
from shared.cloudevents.event import CloudEvent
from shared.cloudevents.media_type import MediaType
from shared.cloudevents.refused import Refused, unreadable
from shared.cloudevents.size import MAX_FACT_BYTES, too_large, within_batch
from shared.refusal import Reason, Refusal

# Only finds where an event ends that the strict reader cannot read.
_LENIENT = json.JSONDecoder(parse_int=str, parse_float=str)
_SPACE = re.compile(r"[ \t\n\r]*")
#: A bracket, or a string up to its end or its first escape.
_MARK = re.compile(r'"[^"\\]*"?|[\[\]{}]')
_IN_STRING = re.compile(r'["\\]')
#: Strings, brackets and escapes after which a fact that is too large is not followed to its end.
_MOST_MARKS = 1_000_000
_FAR_TOO_LARGE = Refusal(Reason.TOO_LARGE, f"the batch has a fact that is larger than {MAX_FACT_BYTES} bytes by far")


def from_array(body: bytes, media_type: MediaType) -> tuple[CloudEvent | Refusal, ...]:
    """The events of a JSON array in order, each parsed or refused.

    Raises ``Refused`` when the array itself cannot be read.
    """
    try:
        events: list[CloudEvent | Refusal] = []
        for event in _events(body.decode(), media_type):
            events.append(event)
            within_batch(len(events))
    except UnicodeDecodeError as error:
        raise unreadable(f"the batch is not UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise unreadable(f"the batch is not JSON (line {error.lineno}, column {error.colno}: {error.msg})") from error
    except RecursionError as error:
        raise unreadable("the batch is nested too deep") from error
    return tuple(events)


def _events(text: str, media_type: MediaType) -> Iterator[CloudEvent | Refusal]:
    """The array's elements, one by one."""
    at = _after_space(text, 0)
    if text[at : at + 1] != "[":
        raise unreadable("the batch must be a JSON array of events")
    at = _after_space(text, at + 1)
    if text[at : at + 1] == "]":
        return _nothing_follows(text, at + 1)
    while True:
        event, end = _event(text, at, media_type)
        yield event
        at = _after_space(text, end)
        if text[at : at + 1] == "]":
            return _nothing_follows(text, at + 1)
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("Expecting ',' or ']'", text, at)
        at = _after_space(text, at + 1)


def _event(text: str, at: int, media_type: MediaType) -> tuple[CloudEvent | Refusal, int]:
    """The event that begins at ``at``, or why it is none, and where it ends."""
    if (end := _end_of_large(text, at)) is not None:
        return too_large(len(text[at:end].encode())), end
    try:
        members, end = strict_json.parse_first(text, at)
    except ValueError:
        _, end = _LENIENT.raw_decode(text, at)
        return _judged(partial(structured.from_document, text[at:end].encode(), media_type)), end
    return _judged(partial(structured.from_members, members, len(text[at:end].encode()), media_type)), end


def _end_of_large(text: str, at: int) -> int | None:
    """Where the object or array at ``at`` ends, if it is too large for a fact: nothing is built of such a one.

    Raises ``Refused`` where that takes too long to find out.
    """
    if len(text) - at <= MAX_FACT_BYTES or text[at] not in "[{":
        return None
    depth, end = 1, at + 1
    for _ in range(_MOST_MARKS):
        found = _MARK.search(text, end)
        if found is None:
            raise json.JSONDecodeError("Unterminated value", text, at)
        mark, end = found[0], found.end()
        if mark[0] == '"':
            end = end if len(mark) > 1 and mark[-1] == '"' else _end_of_string(text, end)
            continue
        depth += 1 if mark in "[{" else -1
        if depth == 0:
            return end if end - at > MAX_FACT_BYTES else None
    raise Refused(_FAR_TOO_LARGE)


def _end_of_string(text: str, end: int) -> int:
    """Of the string that is not over at ``end``."""
    for _ in range(_MOST_MARKS):
        found = _IN_STRING.search(text, end)
        if found is None:
            raise json.JSONDecodeError("Unterminated string", text, end)
        if found[0] == '"':
            return found.end()
        end = found.end() + 1
    raise Refused(_FAR_TOO_LARGE)


def _judged(read: Callable[[], CloudEvent]) -> CloudEvent | Refusal:
    try:
        return read()
    except Refused as refused:
        return refused.refusal


def _nothing_follows(text: str, at: int) -> None:
    if _after_space(text, at) != len(text):
        raise json.JSONDecodeError("Extra data", text, at)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None, "it matches nothing, too"
    return found.end()
