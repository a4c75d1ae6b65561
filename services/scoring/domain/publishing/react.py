"""Decide what to publish after an assessment: the differences to what was published last."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from services.scoring.domain import words
from services.scoring.domain.assessment.ask_signals import ending
from services.scoring.domain.assessment.assess import assess
from services.scoring.domain.assessment.health import Contribution, Health
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.publishing.published import OpenRisk, Published, fingerprint, reasons_fingerprint
from services.scoring.domain.signals.after_closing import ends_by_itself
from services.scoring.domain.signals.ending import Ending, ended_by
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State
from shared.events import EventData, NewEvent
from shared.events import scoring as events
from shared.events.scoring import Evidence, RiskKind
from shared.events.statements.endings import ScoreBack
from shared.wording.standing import printed

Cause = Literal["fact", "review"]
#: A fact that moves the score by less does not publish a new score.
_NEWS_POINTS = 1.0


def react(  # noqa: PLR0917  the parts of one assessment
    state: State, published: Published, at: datetime, cause: Cause, policy: Policy, heard: Mapping[str, int]
) -> tuple[list[NewEvent], Published]:
    """The events to publish, and the ``Published`` that follows.

    ``cause``: whether facts have arrived or only time has passed. ``heard``: the versions of the client's streams that
    ``state`` includes. A closed client gets no more scores; its risks are closed but for grave ones that came since.
    """
    health = assess(state, at, policy)
    return react_to(health, state, published, cause, policy, heard)


def react_to(  # noqa: PLR0917  as above
    health: Health, state: State, published: Published, cause: Cause, policy: Policy, heard: Mapping[str, int]
) -> tuple[list[NewEvent], Published]:
    """As ``react``, for an existing assessment."""
    open_now = tuple(
        OpenRisk(risk.kind.value, risk.subject, fingerprint(risk))
        for risk in sorted(health.risks, key=lambda risk: (risk.kind.value, risk.subject))
    )
    said: list[EventData] = [*_closed(health, state, published, policy), *_opened(health, published, open_now, policy)]
    after = msgspec.structs.replace(published, risks=open_now)
    if not health.closed and _is_news(health, published, open_now, cause):
        changed = _health_changed(health, heard, policy)
        said.insert(0, changed)
        after = Published(
            score=health.score,
            band=health.band.value,
            risks=open_now,
            reasons=reasons_fingerprint(changed.contributions),
            nothing_open=health.nothing_open,
        )
    return [NewEvent(data=data, time=health.at) for data in said], after


def _is_news(health: Health, published: Published, open_now: tuple[OpenRisk, ...], cause: Cause) -> bool:
    if published.score is None or (health.band.value, health.nothing_open) != (published.band, published.nothing_open):
        return True
    if {(risk.kind, risk.subject) for risk in open_now} != {(risk.kind, risk.subject) for risk in published.risks}:
        return True
    if cause == "fact" and abs(health.score - published.score) >= _NEWS_POINTS:
        return True
    # Only then a mail may show them.
    return (
        any(not risk.opportunity for risk in health.risks)
        and reasons_fingerprint(health.contributions) != published.reasons
    )


def _opened(health: Health, published: Published, open_now: tuple[OpenRisk, ...], policy: Policy) -> list[EventData]:
    before = {(risk.kind, risk.subject): risk.fingerprint for risk in published.risks}
    now = {(risk.kind, risk.subject): risk.fingerprint for risk in open_now}
    said: list[EventData] = []
    for risk in health.risks:
        key = risk.kind.value, risk.subject
        known = before.get(key)
        if known is None:
            said.append(_told(events.RiskOpened, risk, policy))
        elif known != now[key]:
            said.append(_told(events.RiskChanged, risk, policy))
    return said


def _told(model: type[events.RiskOpened], risk: Risk, policy: Policy) -> EventData:
    return model(
        kind=risk.kind,
        subject=risk.subject,
        since=risk.since,
        cause_time=risk.cause_time,
        cause_recorded=risk.cause_recorded,
        why=risk.why,
        verbatim=risk.verbatim,
        concerns=risk.concerns,
        evidence=_latest(risk.evidence),
        policy=policy.version,
        next_step=risk.next_step or None,
        facts=risk.facts,
        holds_until=risk.holds_until,
    )


def _closed(health: Health, state: State, published: Published, policy: Policy) -> list[EventData]:
    still = {(risk.kind.value, risk.subject) for risk in health.risks}
    return [
        _risk_closed(risk, _ending(risk, health, state, policy), health.at)
        for risk in published.risks
        if (risk.kind, risk.subject) not in still
    ]


def _ending(risk: OpenRisk, health: Health, state: State, policy: Policy) -> Ending:
    closed, kind = CLIENT.of(state).closed, RiskKind(risk.kind)
    if closed is None and kind is RiskKind.HEALTH_RED:
        return Ending(ScoreBack(score=int(printed(health.score, policy.bands.limits))))
    own = ending(state, kind, risk.subject, micros(health.at), policy)
    if closed is None or (ends_by_itself(kind) and own.evidence):
        return own
    return ended_by("relationship_ended", closed)


def _risk_closed(risk: OpenRisk, end: Ending, at: datetime) -> EventData:
    return events.RiskClosed(
        kind=RiskKind(risk.kind),
        subject=risk.subject,
        at=at,
        why=words.ended(end.facts, micros(at)),
        evidence=_latest(end.evidence),
        facts=end.facts,
    )


def _health_changed(health: Health, heard: Mapping[str, int], policy: Policy) -> events.HealthChanged:
    limits = policy.bands.limits
    return events.HealthChanged(
        at=health.at,
        score=health.score,
        band=health.band,
        confidence=health.confidence,
        chance_of_trouble=health.chance_of_trouble,
        contributions=tuple(_reason(each) for each in health.contributions),
        cadence=events.Cadence(
            contacts=health.cadence.contacts,
            expected=health.cadence.expected,
            last_contact=health.cadence.last_contact,
        ),
        policy=health.policy,
        heard=dict(heard),
        limits=events.BandLimits(green=limits.green, amber=limits.amber),
        held_by=health.held_by(limits),
        nothing_open=health.nothing_open,
    )


def _reason(each: Contribution) -> events.Contribution:
    facts = each.facts
    return events.Contribution(
        kind=each.kind,
        subject=each.subject,
        log_odds=each.log_odds,
        points=each.points,
        why=words.kept(facts, each.at),
        evidence=_latest(each.evidence),
        facts=facts,
        holds_until=each.holds_until,
    )


def _latest(evidence: tuple[str, ...]) -> Evidence:
    return evidence[-MOST_EVIDENCE:]
