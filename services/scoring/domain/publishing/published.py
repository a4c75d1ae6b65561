"""What was last published about a client, kept beside the state: only differences are published."""

import hashlib

import msgspec

from services.scoring.domain.signals.risk import Risk
from shared.events.scoring import RiskKind


class OpenRisk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A risk published as open. ``fingerprint``: of the facts it was published with."""

    kind: str
    subject: str
    fingerprint: bytes


class Published(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The last `HealthChanged` (None: none yet) and the risks published as open, ordered by kind and subject."""

    score: float | None = None
    band: str | None = None
    risks: tuple[OpenRisk, ...] = ()


NOTHING_PUBLISHED = Published()

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Published)


def encode_published(published: Published) -> bytes:
    """``published`` as bytes."""
    return _encoder.encode(published)


def decode_published(data: bytes) -> Published:
    """What ``encode_published`` was given. Raises ``msgspec.ValidationError`` for anything else."""
    return _decoder.decode(data)


def fingerprint(risk: Risk) -> bytes:
    """Equal while a risk is unchanged: a digest of its facts, not of words in which days are counted.

    A score that stays red does not change the risk; `HealthChanged` carries the score.
    """
    if risk.kind is RiskKind.HEALTH_RED:
        return b""
    facts = (risk.since, risk.cause_time, risk.verbatim, risk.concerns, risk.evidence, risk.detail)
    return hashlib.blake2b(msgspec.msgpack.encode(facts), digest_size=8).digest()
