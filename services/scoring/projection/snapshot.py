"""The stored snapshot of a client: the folded state, and what was last published, which is not folded."""

import msgspec

from services.scoring.domain import (
    INITIAL,
    NOTHING_PUBLISHED,
    Published,
    State,
    decode,
    decode_published,
    encode,
    encode_published,
)

_decoder = msgspec.msgpack.Decoder(tuple[bytes, bytes])
_encoder = msgspec.msgpack.Encoder()


class ClientSnapshot(msgspec.Struct, frozen=True, gc=False):
    """A client's state, and what was last published of it."""

    state: State = INITIAL
    published: Published = NOTHING_PUBLISHED

    @classmethod
    def read(cls, data: bytes | None) -> "ClientSnapshot":
        """The snapshot that ``write`` encoded; an empty one for None."""
        if data is None:
            return cls()
        state, published = _decoder.decode(data)
        return cls(decode(state), decode_published(published))

    def write(self) -> bytes:
        """The stored form, for the stream's row."""
        return _encoder.encode((encode(self.state), encode_published(self.published)))
