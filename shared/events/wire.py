"""Recorded events on our own topics: CloudEvents in binary mode, written by the relay and read by the inboxes.

Both ways are hot: what is constant is encoded once, and headers are read by name without a general binding between.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import ValidationError

from shared.events import reported_as
from shared.events.base import EventData
from shared.events.event import Event
from shared.events.language import Language, RecordedTopic
from shared.events.service_context import ServiceContext
from shared.personal import Codec, PlainCodec, seal, unseal

Header = tuple[str, bytes | None]

_SPECVERSION = b"1.0"


@dataclass(frozen=True, slots=True)
class Poison:
    """A record that cannot be applied. ``subject`` and ``version`` where they could be read, else None.

    ``detail`` quotes nothing from the record. ``foreign``: no service of ours wrote it, whatever its version; else its
    data is JSON of a known type that does not fit, as a newer writer's may not.
    """

    subject: str | None
    version: int | None
    detail: str
    foreign: bool = True


def stored_data(data: EventData, subject: str, codec: Codec) -> bytes:
    """The JSON that is stored and published of ``data``: compact, without fields left out, personal words sealed."""
    if type(codec) is PlainCodec and not data.cleared:  # one derived from it may seal
        return data.model_dump_json(by_alias=True, exclude_none=True).encode()
    sealed = seal(type(data), subject, data.document(), codec)
    return json.dumps(sealed, ensure_ascii=False, separators=(",", ":")).encode()


def record(
    *,
    id: str,  # noqa: A002  the attribute's name
    type: str,  # noqa: A002
    topic: str,
    subject: str,
    version: int,
    time: datetime | str,
    recorded_at: datetime | str,
    data_json: bytes,
    correlation_id: str | None,
    causation_id: str | None,
    traceparent: str | None,
    service: ServiceContext,
    reported_source: str | None = None,
    reported_id: str | None = None,
) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """Key, value and headers of the record for one recorded event; times are aware, or written as in RFC 3339.

    ``reported_source``, ``reported_id``: of the fact that it is, if it is one.

    Raises ``ValueError`` when ``service`` does not own ``topic``.
    """
    key = subject.encode()
    headers = [
        *_constant_headers(type, topic, service),
        ("ce_id", id.encode()),
        ("ce_subject", key),
        ("ce_time", _written(time)),
        ("ce_recordedtime", _written(recorded_at)),
        ("ce_streamversion", b"%d" % version),
        ("ce_partitionkey", key),
    ]
    if correlation_id is not None:
        headers.append(("ce_correlationid", correlation_id.encode()))
    if causation_id is not None:
        headers.append(("ce_causationid", causation_id.encode()))
    if traceparent is not None:
        headers.append(("traceparent", traceparent.encode()))
    headers += reported_as.headers(reported_source, reported_id)
    return key, data_json, headers


def _written(time: datetime | str) -> bytes:
    return (time if isinstance(time, str) else time.isoformat()).encode()


def read(  # noqa: PLR0917  a record's parts, in their order: this is done for every record
    language: Language,
    topic: RecordedTopic,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[Header] | dict[str, bytes | None],
    codec: Codec,
) -> Event | Poison:
    """The recorded event in a record of ``topic``, or why it cannot be applied.

    A type that the language lacks (a newer writer's) is an event with ``data`` None.
    """
    found = headers if isinstance(headers, dict) else dict(headers)
    try:
        return _read(language, topic, key, value, found, codec)
    except KeyError as error:
        return _poison(found, f"header {error.args[0]} is missing")
    except ValidationError as error:
        return _poison(found, _without_values(error), foreign=_is_no_json(error))
    except ValueError as error:
        return _poison(found, str(error))


def _read(  # noqa: PLR0917  as above
    language: Language,
    topic: RecordedTopic,
    key: bytes | None,
    value: bytes | None,
    found: dict[str, bytes | None],
    codec: Codec,
) -> Event:
    if found["ce_specversion"] != _SPECVERSION:
        raise ValueError("header ce_specversion is not 1.0")
    if value is None:
        raise ValueError("the record has no value")
    if key is None or key != found["ce_subject"]:
        raise ValueError("the key is not the subject")
    subject, type_name = _text(found, "ce_subject"), _text(found, "ce_type")
    return Event(
        id=_text(found, "ce_id"),
        type=type_name,
        topic=topic,
        subject=subject,
        version=_version(found),
        time=_time(found, "ce_time"),
        recorded_at=_time(found, "ce_recordedtime"),
        data=_data(language, topic, type_name, subject, value, codec),
        correlation_id=_optional(found, "ce_correlationid"),
        causation_id=_optional(found, "ce_causationid"),
        traceparent=_optional(found, "traceparent"),
    )


def _data(  # noqa: PLR0917  as above
    language: Language, topic: RecordedTopic, type_name: str, subject: str, value: bytes, codec: Codec
) -> EventData | None:
    entry = language.types.get(type_name)
    if entry is None:
        return None
    if entry.topic != topic:
        raise ValueError(f"{entry.name} belongs on {entry.topic}")
    if type(codec) is PlainCodec:  # one derived from it may seal
        return entry.model.read(value)
    sealed = json.loads(value)
    if not isinstance(sealed, dict):
        raise ValueError("the data is not a JSON object")  # noqa: TRY004  all that is wrong with a record is a ValueError
    return entry.model.read(json.dumps(unseal(entry.model, subject, sealed, codec)))


def _text(found: dict[str, bytes | None], name: str) -> str:
    value = found[name]
    if not value:
        raise ValueError(f"header {name} is empty")
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"header {name} is not UTF-8") from error
    if "\0" in text:
        raise ValueError(f"header {name} contains NUL, which the database cannot store")
    return text


def _optional(found: dict[str, bytes | None], name: str) -> str | None:
    return _text(found, name) if found.get(name) else None


def _time(found: dict[str, bytes | None], name: str) -> datetime:
    try:
        time = datetime.fromisoformat(_text(found, name))
    except ValueError as error:
        raise ValueError(f"header {name} is not an RFC 3339 time") from error
    if time.tzinfo is None:
        raise ValueError(f"header {name} has no offset")
    return time


def _version(found: dict[str, bytes | None]) -> int:
    digits = found["ce_streamversion"]
    # bytes.isdigit knows ASCII digits only: no sign, space or underscore, which int() would take.
    if digits is None or not digits.isdigit() or len(digits) > _MAX_DIGITS or int(digits) < 1:
        raise ValueError("header ce_streamversion is not 1 or more")
    return int(digits)


def _poison(found: dict[str, bytes | None], detail: str, *, foreign: bool = True) -> Poison:
    return Poison(_subject(found), _readable_version(found), detail, foreign)


def _is_no_json(error: ValidationError) -> bool:
    return any(one["type"] == "json_invalid" for one in error.errors(include_input=False, include_url=False))


def _subject(found: dict[str, bytes | None]) -> str | None:
    try:
        return _optional(found, "ce_subject")
    except ValueError:  # it is the detail's part to say so
        return None


def _readable_version(found: dict[str, bytes | None]) -> int | None:
    try:
        return _version(found)
    except (KeyError, ValueError):  # as above
        return None


def _without_values(error: ValidationError) -> str:
    where = sorted({"/".join(map(str, details["loc"])) or "all of it" for details in error.errors(include_input=False)})
    return f"the data cannot be read: {', '.join(where)[:200]}"


@cache
def _constant_headers(type_name: str, topic: str, service: ServiceContext) -> tuple[tuple[str, bytes], ...]:
    if topic not in service.topics:
        raise ValueError(f"{service} does not own {topic}")
    return (
        ("content-type", b"application/json"),
        ("ce_specversion", _SPECVERSION),
        ("ce_source", service.source.encode()),
        ("ce_type", type_name.encode()),
    )


#: Those of a bigint.
_MAX_DIGITS = 18
