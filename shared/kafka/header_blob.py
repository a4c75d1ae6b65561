"""A record's headers as a column of the database keeps them. The form is for good: old rows must stay readable."""

from collections.abc import Sequence

import msgspec

from shared.events.wire import Header


def pack(headers: Sequence[Header]) -> bytes:
    """All of them, in their order."""
    return _encode(tuple(headers))


def unpack(stored: bytes) -> tuple[Header, ...]:
    """What was packed. Raises ``msgspec.DecodeError`` where it was not."""
    return _decode(stored)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[Header, ...]).decode
