"""The content hash, which distinguishes facts reported under the same source and id."""

import hashlib
import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any


def content_hash(type_name: str, subject: str, time: datetime, data: Any) -> bytes:
    """SHA-256 of a fact's content, 32 bytes: the same for every door and mode.

    The order of keys, the offset of ``time``, null instead of an absent field (see ``without_nulls``) and 24.0 instead
    of 24 make no difference; null where it clears a field does.
    """
    said = [type_name, subject, time.astimezone(UTC).isoformat(), whole(data)]
    return hashlib.sha256(_ENCODER.encode(said).encode()).digest()


def whole(value: Any) -> Any:
    """``value`` (parsed JSON) with whole numbers written one way: JSON has only one kind of number, and 9.0 is 9."""
    match value:
        case float():
            return int(value) if value.is_integer() else value
        case dict():
            return {name: whole(member) for name, member in value.items()}
        case list():
            return [whole(item) for item in value]
        case _:
            return value


def writes_integers_as_floats(value: Any) -> bool:
    """Whether ``value`` (parsed JSON) holds a 9.0: by JSON Schema an integer, to Python another number than 9."""
    match value:
        case str():
            return False
        case float():
            return value.is_integer()
        case dict():
            return any(writes_integers_as_floats(member) for member in value.values() if type(member) is not str)
        case list():
            return any(map(writes_integers_as_floats, value))
        case _:
            return False


def without_nulls(value: Any, but: Collection[str] = ()) -> Any:
    """``value`` (parsed JSON) without the object members that are null: a null counts as an absent field.

    ``but``: the members of ``value`` itself that a null clears.
    """
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None or name in but}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
