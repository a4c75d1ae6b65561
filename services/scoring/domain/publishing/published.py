"""What was last published about a client, kept beside the state: only differences are published."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from services.scoring.domain.signals.risk import Risk
from shared.events.scoring import REASONS_SHOWN, RiskKind
from shared.events.statements import Statement


class OpenRisk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A risk published as open. ``fingerprint``: of the facts it was published with."""

    kind: str
    subject: str
    fingerprint: bytes


class Published(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The last `HealthChanged` (None: none yet) and the risks published as open, ordered by kind and subject.

    ``reasons``: of the facts behind the reasons that a mail shows, as last published (see ``reasons_fingerprint``).
    ``nothing_open``: see `Health`.
    """

    score: float | None = None
    band: str | None = None
    risks: tuple[OpenRisk, ...] = ()
    reasons: bytes = b""
    nothing_open: bool = False


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
    return _digest((*facts, document(risk.facts), risk.holds_until))


class Reason(Protocol):
    """A reason for the score, in an assessment or in an event."""

    @property
    def points(self) -> float: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def facts(self) -> Statement | None: ...  # noqa: D102
    @property
    def holds_until(self) -> datetime | None: ...  # noqa: D102


def reasons_fingerprint(reasons: Iterable[Reason]) -> bytes:
    """Equal while the reasons that a mail shows state the same: the heaviest against the client (`REASONS_SHOWN`)."""
    against = sorted((one for one in reasons if one.points <= -1), key=lambda one: one.points)[:REASONS_SHOWN]
    shown = [(one.kind, one.subject, document(one.facts), one.holds_until) for one in against]
    return _digest([one for one in shown if one[2] is not None])


def document(stated: Statement | None) -> str | None:
    """The facts as JSON, by which two statements are compared."""
    return None if stated is None else stated.model_dump_json(exclude_none=True)


def _digest(facts: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(facts), digest_size=8).digest()
