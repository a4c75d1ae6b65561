"""Many small records in one byte string: 8 bytes of time, 8 bytes of key, in order of time, then key.

A client of ten years has hundreds of them, so they are stored compactly and moved as one block.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

#: Bytes of a record.
SIZE = 16
_KEY = 8
_RECORD = struct.Struct(">QQ")
_BIAS = 1 << 63  # makes times before 1970 sort below those after, byte by byte


@lru_cache(256)
def key_of(name: str) -> int:
    """A 64-bit hash of ``name``, the same on every machine; cached, as several slices ask for the same event's."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=_KEY).digest())


def insert(records: bytes, time: int, key: int, most: int) -> bytes:
    """``records`` with one more in its place, the ``most`` latest; the same object if nothing changed."""
    record = _RECORD.pack(time + _BIAS, key)
    if record > records[-SIZE:]:
        return (records + record)[-most * SIZE :]
    place = _place(records, record)
    if records[place : place + SIZE] == record:
        return records
    if place == 0 and len(records) >= most * SIZE:
        return records
    return (records[:place] + record + records[place:])[-most * SIZE :]


def holds(records: bytes, time: int, key: int) -> bool:
    """Whether this record is there."""
    record = _RECORD.pack(time + _BIAS, key)
    if record > records[-SIZE:]:
        return False
    place = _place(records, record)
    return records[place : place + SIZE] == record


def time_of(records: bytes, key: int) -> int | None:
    """The latest time recorded for ``key``."""
    wanted, place = key.to_bytes(_KEY), len(records)
    while (place := records.rfind(wanted, 0, place)) >= 0:
        if place % SIZE == _KEY:
            return int.from_bytes(records[place - _KEY : place]) - _BIAS
        place += _KEY - 1
    return None


def settle(records: bytes, time: int, key: int, most: int) -> bytes:
    """``records`` with one for ``key``, at the later of ``time`` and the time it has there; the ``most`` latest."""
    known = time_of(records, key) if records else None
    if known is not None and known >= time:
        return records
    return insert(records if known is None else remove(records, key), time, key, most)


def settle_first(records: bytes, time: int, key: int, most: int) -> bytes:
    """The same at the earlier of both times."""
    known = time_of(records, key) if records else None
    if known is not None and known <= time:
        return records
    return insert(records if known is None else remove(records, key), time, key, most)


class Joining(NamedTuple):
    """Which records are of one thing: those whose keys differ in the ``low`` bits at most, and so near in time.

    ``within``: microseconds. ``best``: which low bits count, of two, in whatever order they come.
    """

    low: int
    within: int
    best: Callable[[int, int], int]

    def held(self, records: bytes, time: int, key: int) -> tuple[int, int] | None:
        """The record (time, key) of the same thing."""
        place = self._place(records, time, key)
        return None if place is None else _at(records, place)

    def insert(self, records: bytes, time: int, key: int, most: int) -> bytes:
        """``records`` with one for the thing, at the latest time and with the best bits; the ``most`` latest.

        The same object if nothing changed.
        """
        if records[-SIZE:-_KEY] < _time_bytes(time - self.within):
            return (records + _RECORD.pack(time + _BIAS, key))[-most * SIZE :]  # nothing near: so it is with most
        place = self._place(records, time, key)
        if place is None:
            return insert(records, time, key, most)
        known_time, known = _at(records, place)
        joined, later = key & ~self.low | self.best(known & self.low, key & self.low), max(time, known_time)
        if (later, joined) == (known_time, known):
            return records
        return insert(records[:place] + records[place + SIZE :], later, joined, most)

    def _place(self, records: bytes, time: int, key: int) -> int | None:
        end, first = len(records), _time_bytes(time - self.within)
        if records[-SIZE:-_KEY] > _time_bytes(time + self.within):
            end = _place(records, _time_bytes(time + self.within + 1))
        for place in range(end - SIZE, -1, -SIZE):
            if records[place : place + _KEY] < first:
                return None
            known = int.from_bytes(records[place + _KEY : place + SIZE])
            if (known ^ key) & ~self.low == 0:
                return place
        return None


def _time_bytes(time: int) -> bytes:
    """As records begin: in the order of time."""
    return (time + _BIAS).to_bytes(_KEY)


def _at(records: bytes, place: int) -> tuple[int, int]:
    time, key = _RECORD.unpack_from(records, place)
    return time - _BIAS, key


def remove(records: bytes, key: int) -> bytes:
    """``records`` without those of ``key``."""
    wanted = key.to_bytes(_KEY)
    parts = (records[start : start + SIZE] for start in range(0, len(records), SIZE))
    return b"".join(part for part in parts if part[_KEY:] != wanted)


def unpack(records: bytes) -> list[tuple[int, int]]:
    """The records as (time, key), in order."""
    return [(time - _BIAS, key) for time, key in struct.iter_unpack(">QQ", records)]


def unpack_back(records: bytes) -> Iterator[tuple[int, int]]:
    """The records as (time, key), the latest first."""
    for place in range(len(records) - SIZE, -1, -SIZE):
        yield _at(records, place)


def after(records: bytes, time: int) -> bytes:
    """Those of ``records`` that are later than ``time``."""
    return records[_place(records, struct.pack(">QQ", time + 1 + _BIAS, 0)) :]


def times(records: bytes) -> list[int]:
    """The times of the records, in order."""
    return [time - _BIAS for time in struct.unpack(f">{len(records) // _KEY}Q", records)[::2]]


def _place(records: bytes, record: bytes) -> int:
    low, high = 0, len(records) // SIZE
    while low < high:
        middle = (low + high) // 2
        if records[middle * SIZE : (middle + 1) * SIZE] < record:
            low = middle + 1
        else:
            high = middle
    return low * SIZE
