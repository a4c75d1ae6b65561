"""Whether the relationship has ended, as intake recorded it: what happens afterwards counts for nobody."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from shared.events import Event
from shared.events.clients import ClientClosed, ClientOnboarded
from shared.events.clients.closed import after_the_closing
from shared.fact import Fact, utc
from shared.lww import later


class Closing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The latest onboarding, and the latest closing with its reason."""

    onboarded: Fact | None = None
    closed: Fact | None = None


UNKNOWN = Closing()


def fold(known: Closing, event: Event) -> Closing:
    """After an event of the topic clients; the same in any order."""
    match event.data:
        case ClientOnboarded():
            return replace(known, onboarded=later(known.onboarded, Fact.of(event, {})))
        case ClientClosed(reason=reason):
            return replace(known, closed=later(known.closed, Fact.of(event, {"reason": reason.value})))
        case _:
            return known


def advice(client: str, known: Closing, time: datetime) -> str | None:
    """What is to be said of a fact of ``client`` that happened at ``time``; None if the client was not closed then."""
    begun, closed = known.onboarded, known.closed
    if closed is None or (begun is not None and begun.place > closed.place) or utc(time) <= closed.time:
        return None
    return after_the_closing(client, closed.time, closed.data["reason"])


def encode(known: Closing) -> bytes:
    """The state as it is stored: equal states give equal bytes."""
    return _ENCODER.encode(known)


def decode(data: bytes) -> Closing:
    """What ``encode`` was given. Raises ``msgspec.MsgspecError`` for anything else."""
    return _DECODER.decode(data)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Closing)
