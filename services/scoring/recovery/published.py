"""From the events that scoring published back to what it remembers of having published. Pure."""

import hashlib
from datetime import datetime

import msgspec
from msgspec.structs import replace

from services.scoring.domain import Health, Published, Risk
from services.scoring.domain.publishing.published import OpenRisk, fingerprint
from services.scoring.domain.state.fact import MOST_EVIDENCE
from shared.events import Event
from shared.events.scoring import HealthChanged, RiskClosed, RiskKind, RiskOpened

#: The fingerprint that is kept beside a risk holds more than its event told. Until it can be made again, that of what
#: was told stands there, marked by its length: the other has eight bytes.
_TOLD_BYTES = 16


def said(published: Published, event: Event) -> Published:
    """What had been published once ``event`` was too."""
    match event.data:
        case HealthChanged() as data:
            return replace(published, score=data.score, band=data.band.value)
        case RiskOpened() as data:
            return _with(published, OpenRisk(data.kind.value, data.subject, _told(data)))
        case RiskClosed() as data:
            return _without(published, data.kind.value, data.subject)
        case _:
            raise AssertionError(f"not an event of scoring: {event.type}")


def told_alike(published: Published, health: Health) -> Published:
    """Risks of which nothing is news keep the fingerprint they have now; the others are told of again."""
    now = {(risk.kind.value, risk.subject): risk for risk in health.risks}
    risks = tuple(_alike(known, now.get((known.kind, known.subject))) for known in published.risks)
    return replace(published, risks=risks)


def _alike(known: OpenRisk, now: Risk | None) -> OpenRisk:
    if now is None or len(known.fingerprint) != _TOLD_BYTES or known.fingerprint != _would_tell(now):
        return known
    return replace(known, fingerprint=fingerprint(now))


def _with(published: Published, risk: OpenRisk) -> Published:
    others = _without(published, risk.kind, risk.subject).risks
    return replace(published, risks=tuple(sorted((*others, risk), key=lambda one: (one.kind, one.subject))))


def _without(published: Published, kind: str, subject: str) -> Published:
    return replace(published, risks=tuple(one for one in published.risks if (one.kind, one.subject) != (kind, subject)))


def _told(data: RiskOpened) -> bytes:
    if data.kind is RiskKind.HEALTH_RED:
        return b""
    return _digest(data.since, data.cause_time, data.verbatim, data.concerns, data.evidence)


def _would_tell(risk: Risk) -> bytes:
    return _digest(risk.since, risk.cause_time, risk.verbatim, risk.concerns, risk.evidence[-MOST_EVIDENCE:])


def _digest(
    since: datetime, cause: datetime, verbatim: str | None, concerns: tuple[str, ...], evidence: tuple[str, ...]
) -> bytes:
    return hashlib.blake2b(
        msgspec.msgpack.encode((since, cause, verbatim, concerns, evidence)), digest_size=_TOLD_BYTES
    ).digest()
