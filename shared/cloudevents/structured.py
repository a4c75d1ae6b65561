"""The JSON event format (CloudEvents JSON format 1.0.2): one document holds the attributes and the data."""

import base64
import binascii
from typing import Any

from shared.cloudevents import strict_json
from shared.cloudevents.attributes import REQUIRED, cloud_event
from shared.cloudevents.event import CloudEvent
from shared.cloudevents.media_type import MediaType
from shared.cloudevents.refused import invalid, unreadable
from shared.cloudevents.size import within_limit
from shared.refusal import FieldProblem


def from_document(document: bytes, media_type: MediaType, traceparent: str | None = None) -> CloudEvent:
    """The event in a JSON ``document`` of ``media_type``. ``traceparent``: the transport's, where the event has none.

    Raises ``Refused``.
    """
    _take(media_type, len(document))
    try:
        members = strict_json.parse(document)
    except ValueError as error:
        raise unreadable(f"the event {error}") from error
    return _event(members, traceparent)


def is_event(document: bytes) -> bool:
    """Whether ``document`` is a JSON object that has what every event must have, whatever its media type says."""
    try:
        members = strict_json.parse(document)
    except ValueError:
        return False
    return isinstance(members, dict) and members.keys() >= set(REQUIRED)


def identity(document: bytes) -> tuple[str | None, str | None]:
    """The source and the id in ``document``, each None where it cannot be read; not judged."""
    try:
        members = strict_json.parse(document)
    except ValueError:
        members = None
    found = [members.get(name) if isinstance(members, dict) else None for name in ("source", "id")]
    source, id_ = (one if isinstance(one, str) and one else None for one in found)
    return source, id_


def from_members(members: Any, size: int, media_type: MediaType) -> CloudEvent:
    """The event in what was read already, strictly, from a document of ``size`` bytes. Raises ``Refused``."""
    _take(media_type, size)
    return _event(members, None)


def _take(media_type: MediaType, size: int) -> None:
    if not media_type.is_utf_8:
        raise unreadable("content-type must have the charset utf-8 or none: JSON events are UTF-8")
    within_limit(size)


def _event(members: Any, traceparent: str | None) -> CloudEvent:
    if not isinstance(members, dict):
        raise unreadable("the event must be a JSON object")
    attributes = {name: value for name, value in members.items() if value is not None and name not in _DATA}
    if traceparent is not None:
        attributes.setdefault("traceparent", traceparent)
    return cloud_event(attributes, _data(members), str, parsed=members.get("data"))


def _data(members: dict[str, Any]) -> bytes | None:
    encoded = members.get("data_base64")
    if encoded is None:
        # A null is a payload; no member is no payload (section 3.1.1).
        return strict_json.compact(members["data"]) if "data" in members else None
    if "data" in members:
        raise invalid([FieldProblem("/data_base64", "data and data_base64 must not both be present: send one of them")])
    return _decoded(encoded)


def _decoded(encoded: Any) -> bytes:
    try:
        return base64.b64decode(encoded.encode("ascii"), validate=True)
    except (AttributeError, UnicodeEncodeError, binascii.Error) as error:
        raise invalid([FieldProblem("/data_base64", "data_base64 must be a Base64 string (RFC 4648)")]) from error


_DATA = frozenset({"data", "data_base64"})
