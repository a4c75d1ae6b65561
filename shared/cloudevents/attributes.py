"""The context attributes (CloudEvents 1.0.2, section 3), checked alike for every binding."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from shared.cloudevents.event import CloudEvent
from shared.cloudevents.media_type import MediaType
from shared.cloudevents.refused import invalid
from shared.cloudevents.timestamps import parse_time
from shared.refusal import FieldProblem

_REQUIRED = ("specversion", "id", "source", "type")
_NAME = re.compile(r"[a-z0-9]+")
# Section 3.1.1: control characters, halves of surrogate pairs and what Unicode calls noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_URI_REFERENCE.pattern}")
_INTEGERS = range(-(2**31), 2**31)


def cloud_event(
    attributes: Mapping[str, Any], data: bytes | None, called: Callable[[str], str], *, parsed: Any = None
) -> CloudEvent:
    """The event with these ``attributes``, by their CloudEvents names; ``called`` gives the sender's name for each.

    ``data`` and ``parsed`` are the event's own.

    Raises ``Refused`` naming every attribute that is missing or invalid.
    """
    problems = [
        FieldProblem(f"/{name}", f"{called(name)} is missing") for name in _REQUIRED if attributes.get(name) is None
    ]
    checked: dict[str, Any] = {}
    for name, value in attributes.items():
        try:
            check: Callable[[Any], Any] = _CHECKS.get(name, _extension)
            checked[name] = check(_named(name, value))
        except ValueError as error:
            problems.append(FieldProblem(f"/{_shortened(name)}", f"{called(_shortened(name))} {error}"))
    if problems:
        raise invalid(problems)
    return _assembled(checked, data, parsed)


def _assembled(checked: dict[str, Any], data: bytes | None, parsed: Any) -> CloudEvent:
    core = {name: checked[name] for name in _FIELDS if name in checked}
    extensions = {name: value for name, value in checked.items() if name not in _CHECKS}
    return CloudEvent(**core, extensions=MappingProxyType(extensions), data=data, parsed=parsed)


def _named(name: str, value: Any) -> Any:
    if name == "data" or not _NAME.fullmatch(name):
        raise ValueError("is not an attribute name: use lower-case letters and digits only, and not 'data'")
    return value


def _shortened(name: str) -> str:
    """``name``, shortened for a message."""
    return "".join(character if character.isprintable() else "?" for character in name[:40])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004  all problems of a value are ValueErrors here
    if not value:
        raise ValueError("must not be empty")
    return _allowed(value)


def _allowed(value: str) -> str:
    if _FORBIDDEN.search(value):
        raise ValueError("must not contain control characters, half surrogate pairs or noncharacters")
    return value


def _extension(value: Any) -> str | int | bool:
    if isinstance(value, str):
        return _allowed(value)
    if not isinstance(value, int):
        raise ValueError("must be a string, an integer or a boolean")  # noqa: TRY004
    if value not in _INTEGERS:
        raise ValueError("must be a 32-bit integer")
    return value


def _specversion(value: Any) -> str:
    if _text(value) != "1.0":
        raise ValueError("must be 1.0, the only supported version")
    return "1.0"


def _time(value: Any) -> datetime:
    return parse_time(_text(value))


def _uri_reference(value: Any) -> str:
    if not _URI_REFERENCE.fullmatch(_text(value)):
        raise ValueError("must be a URI reference (RFC 3986) such as /crm, without spaces; percent-encode the rest")
    return str(value)


def _uri(value: Any) -> str:
    if not _URI.fullmatch(_text(value)):
        raise ValueError("must be a URI (RFC 3986) such as https://example.com/schema; percent-encode the rest")
    return str(value)


def _json_media_type(value: Any) -> str:
    media_type = MediaType.parse(_text(value))
    if not media_type.is_json:
        raise ValueError("must be application/json or end in +json: facts are JSON")
    if not media_type.is_utf_8:
        raise ValueError("must have the charset utf-8 or none")
    return str(value)


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "specversion": _specversion,
    "id": _text,
    "source": _uri_reference,
    "type": _text,
    "subject": _text,
    "time": _time,
    "datacontenttype": _json_media_type,
    "dataschema": _uri,
}
_FIELDS = frozenset(_CHECKS) - {"specversion"}
#: The attributes that say something here; other extensions are dropped.
USED = frozenset(_CHECKS) | {"correlationid", "traceparent"}
