"""Rebuild ``Published`` from the events that scoring published. Pure."""

import hashlib

import msgspec
from msgspec.structs import replace

from services.scoring.domain import Health, Published, Risk
from services.scoring.domain.publishing.published import OpenRisk, document, fingerprint, reasons_fingerprint
from services.scoring.domain.state.fact import MOST_EVIDENCE
from shared.events import Event
from shared.events.scoring import HealthChanged, RiskClosed, RiskKind, RiskOpened

#: A risk's fingerprint covers more than its event contains. Until it can be computed again, a digest of the event
#: takes its place, recognised by its length: a fingerprint has eight bytes.
_DIGEST_BYTES = 16


def apply_event(published: Published, event: Event) -> Published:
    """``published`` after ``event``."""
    match event.data:
        case HealthChanged() as data:
            return replace(
                published,
                score=data.score,
                band=data.band.value,
                reasons=reasons_fingerprint(data.contributions),
                nothing_open=data.nothing_open,
            )
        case RiskOpened() as data:
            return _with(published, OpenRisk(data.kind.value, data.subject, _digest_of_event(data)))
        case RiskClosed() as data:
            return _without(published, data.kind.value, data.subject)
        case _:
            raise AssertionError(f"not an event of scoring: {event.type}")


def keep_fingerprints(published: Published, health: Health) -> Published:
    """Give unchanged risks their current fingerprint; the others will be published again."""
    now = {(risk.kind.value, risk.subject): risk for risk in health.risks}
    risks = tuple(_with_current_fingerprint(known, now.get((known.kind, known.subject))) for known in published.risks)
    return replace(published, risks=risks)


def _with_current_fingerprint(known: OpenRisk, now: Risk | None) -> OpenRisk:
    if now is None or len(known.fingerprint) != _DIGEST_BYTES or known.fingerprint != _digest_of_risk(now):
        return known
    return replace(known, fingerprint=fingerprint(now))


def _with(published: Published, risk: OpenRisk) -> Published:
    others = _without(published, risk.kind, risk.subject).risks
    return replace(published, risks=tuple(sorted((*others, risk), key=lambda one: (one.kind, one.subject))))


def _without(published: Published, kind: str, subject: str) -> Published:
    return replace(published, risks=tuple(one for one in published.risks if (one.kind, one.subject) != (kind, subject)))


def _digest_of_event(data: RiskOpened) -> bytes:
    if data.kind is RiskKind.HEALTH_RED:
        return b""
    return _digest(data.since, data.cause_time, data.verbatim, data.concerns, data.evidence, document(data.facts))


def _digest_of_risk(risk: Risk) -> bytes:
    return _digest(
        risk.since, risk.cause_time, risk.verbatim, risk.concerns, risk.evidence[-MOST_EVIDENCE:], document(risk.facts)
    )


def _digest(*facts: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(facts), digest_size=_DIGEST_BYTES).digest()
