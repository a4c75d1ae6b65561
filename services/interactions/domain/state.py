"""The state of a client's stream, and its bytes."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from shared.fact import Fact

#: The facts of one item, by the event's name.
Item = dict[str, Fact]


class Interactions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of a client: what answers and contradictions need.

    ``items``: open and unmatched items in full, by kind and id. ``settled``: closed items by kind (see
    `closed_items`). ``counts``: events by name. ``last_contact``: the latest contact that was not automated;
    ``last_status``: the latest report on all matters. Holds personal words of the client.
    """

    items: dict[str, dict[str, Item]] = msgspec.field(default_factory=dict)
    settled: dict[str, bytes] = msgspec.field(default_factory=dict)
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    last_contact: datetime | None = None
    last_status: datetime | None = None

    def item(self, kind: str, item: str) -> Mapping[str, Fact]:
        """The facts of an open or unmatched item; empty for others."""
        return self.items.get(kind, {}).get(item, {})

    def run(self, kind: str) -> bytes:
        """The closed items of a kind, packed."""
        return self.settled.get(kind, b"")


INITIAL = Interactions()


def encode(state: Interactions) -> bytes:
    """The state as it is stored: equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> Interactions:
    """The state that ``encode`` was given. Raises ``msgspec.MsgspecError`` for anything else."""
    return _DECODER.decode(data)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Interactions)
