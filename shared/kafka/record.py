"""A record as it came from Kafka."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Protocol, Self

import msgspec

from shared.events.wire import Header


class Partition(NamedTuple):
    """One partition of one topic."""

    topic: str
    number: int


class RawRecord(Protocol):
    """What the client library gives."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]


class _Packed(NamedTuple):
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    packed: bytes


class Record(_Packed):
    """Bytes, untouched, and where they stood.

    The headers are kept packed: as objects they are three quarters of what a record takes, and a batch has tens of
    thousands. Reading them costs 1–2 µs each time.
    """

    __slots__ = ()

    def __new__(  # noqa: PLR0917  a record's parts, in their order
        cls,
        topic: str,
        partition: int,
        offset: int,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[Header],
    ) -> Self:
        """A record with these parts."""
        # Not by the base's own way, which is another call by name: this is done for every record.
        return tuple.__new__(cls, (topic, partition, offset, key, value, _pack(headers)))

    @classmethod
    def of(cls, raw: RawRecord) -> Self:
        """The record without its client library."""
        return cls(raw.topic, raw.partition, raw.offset, raw.key, raw.value, raw.headers)

    @property
    def topic_partition(self) -> Partition:
        """The partition it stands in."""
        return Partition(self.topic, self.partition)

    @property
    def headers(self) -> tuple[Header, ...]:
        """All of them, in their order."""
        found = _unpack(self.packed)
        return tuple(found.items()) if isinstance(found, dict) else found

    @property
    def named(self) -> dict[str, bytes | None]:
        """By name; of several with one name the last."""
        found = _unpack(self.packed)
        return found if isinstance(found, dict) else dict(found)


def by_partition(records: Iterable[Record]) -> Iterator[tuple[Partition, list[Record]]]:
    """Records in a row of one partition, together."""
    return ((partition, list(some)) for partition, some in groupby(records, key=attrgetter("topic_partition")))


def _pack(headers: Sequence[Header]) -> bytes:
    named = dict(headers)
    return _encode(named if len(named) == len(headers) else headers)


_encode = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(dict[str, bytes | None] | tuple[Header, ...]).decode
