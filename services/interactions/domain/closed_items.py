"""Closed items, packed in 17 bytes each: a client has thousands, and each fact rewrites the state.

Kept is what later facts may contradict: a digest of the opening, the known endings, and the time of the end for the
text of a refusal. The records of one kind are one sorted run of bytes, searched without decoding.
"""

import struct
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Self

import msgspec

_RECORD = struct.Struct(">8s4sBI")
_KEY_SIZE = 8
_LATEST = 2**32 - 1
_CANONICAL = msgspec.msgpack.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class ClosedItem:
    """One closed item.

    ``key`` and ``opening``: BLAKE2b digests of 8 and 4 bytes of the id and of the opening's data (two of ten
    thousand ids collide with a chance of 3 in 10^12). ``endings``: a bit per position in the lifecycle's endings.
    ``ended``: seconds since 1970 (UTC), of the earliest ending; before 1970 it is 0, after 2106 the largest.
    """

    key: bytes
    opening: bytes
    endings: int
    ended: int

    @classmethod
    def of(cls, item: str, opening: Mapping[str, Any], endings: Mapping[int, datetime]) -> Self:
        """The record of an item. ``endings``: the time of each ending by its position; at least one."""
        mask = sum(1 << position for position in endings)
        return cls(key(item), digest(opening), mask, _seconds(min(endings.values())))

    def ending(self, position: int, time: datetime) -> Self:
        """The record with an ending at ``time`` added."""
        return replace(self, endings=self.endings | 1 << position, ended=min(self.ended, _seconds(time)))

    def has(self, position: int) -> bool:
        """Whether that ending is known."""
        return bool(self.endings >> position & 1)

    @property
    def ended_at(self) -> datetime:
        """When it ended, to the second."""
        return datetime.fromtimestamp(self.ended, UTC)


def key(item: str) -> bytes:
    """The digest of an item's id."""
    return blake2b(item.encode(), digest_size=_KEY_SIZE).digest()


def digest(opening: Mapping[str, Any]) -> bytes:
    """The digest of an opening's data; the order of fields does not matter."""
    return blake2b(_CANONICAL.encode(opening), digest_size=4).digest()


def find(run: bytes, item: str) -> ClosedItem | None:
    """The record of ``item`` in a run, if it is there."""
    wanted = key(item)
    start = _search(run, wanted)
    return ClosedItem(*_RECORD.unpack_from(run, start)) if run.startswith(wanted, start) else None


def put(run: bytes, record: ClosedItem) -> bytes:
    """The run with ``record`` inserted, replacing one with the same key."""
    start = _search(run, record.key)
    end = start + _RECORD.size if run.startswith(record.key, start) else start
    packed = _RECORD.pack(record.key, record.opening, record.endings, record.ended)
    return run[:start] + packed + run[end:]


def count(run: bytes) -> int:
    """How many records a run holds."""
    return len(run) // _RECORD.size


def _search(run: bytes, wanted: bytes) -> int:
    """The byte offset at which the record with that key is or would be."""
    starts = range(0, len(run), _RECORD.size)
    return bisect_left(starts, wanted, key=lambda start: run[start : start + _KEY_SIZE]) * _RECORD.size


def _seconds(time: datetime) -> int:
    return min(max(int(time.timestamp()), 0), _LATEST)
