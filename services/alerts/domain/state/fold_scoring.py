"""`rapport.scoring.v1` into what alerts knows of a client."""

import msgspec

from services.alerts.domain.keys import alert_id, risk_key
from services.alerts.domain.state.client import Cause, ClientState, Health, Risk, Standing
from shared.events import Event
from shared.events.scoring import REASONS_SHOWN, Contribution, HealthChanged, RiskClosed, RiskOpened
from shared.events.statements import Statement


def health(state: ClientState, _event: Event, data: HealthChanged) -> ClientState:
    """The latest health, with the few reasons that weigh most."""
    reasons = tuple(
        Cause(reason.points, reason.why, _kept(reason.facts), reason.holds_until)
        for reason in _heaviest(data.contributions)
    )
    return _standing(state, health=Health(data.at, data.score, data.band, reasons, data.nothing_open))


def risk(state: ClientState, event: Event, data: RiskOpened) -> ClientState:
    """A risk opened, or news of it. What is open already stays the same risk, so nobody is notified of it again."""
    key = risk_key(data.kind, data.subject)
    known = state.standing.risks.get(key)
    fresh = _opened(state.client, event, data) if known is None else _news(known, data)
    return _standing(state, risks={**state.standing.risks, key: fresh})


def risk_closed(state: ClientState, _event: Event, data: RiskClosed) -> ClientState:
    """It is no longer wrong."""
    key = risk_key(data.kind, data.subject)
    return _standing(state, risks={other: risk for other, risk in state.standing.risks.items() if other != key})


def _heaviest(contributions: tuple[Contribution, ...]) -> list[Contribution]:
    """Those against the client: what speaks for them takes the edge off a warning."""
    felt = [reason for reason in contributions if reason.points <= -1]
    return sorted(felt, key=lambda reason: reason.points)[:REASONS_SHOWN]


def _opened(client: str, event: Event, data: RiskOpened) -> Risk:
    return Risk(
        kind=data.kind,
        subject=data.subject,
        alert=alert_id(client, data.kind, data.subject, event.id),
        opened_by=event.id,
        since=data.since,
        cause_time=data.cause_time,
        cause_recorded=data.cause_recorded,
        why=data.why,
        verbatim=data.verbatim,
        concerns=data.concerns,
        correlation_id=event.correlation_id,
        next_step=data.next_step,
        facts=_kept(data.facts),
        holds_until=data.holds_until,
    )


def _news(known: Risk, data: RiskOpened) -> Risk:
    return msgspec.structs.replace(
        known,
        since=data.since,
        cause_time=data.cause_time,
        cause_recorded=data.cause_recorded,
        why=data.why,
        verbatim=data.verbatim,
        concerns=data.concerns,
        next_step=data.next_step,
        facts=_kept(data.facts),
        holds_until=data.holds_until,
    )


def _kept(stated: Statement | None) -> str | None:
    return None if stated is None else stated.model_dump_json(exclude_none=True)


def _standing(state: ClientState, **fields: object) -> ClientState:
    standing: Standing = msgspec.structs.replace(state.standing, **fields)
    return state.changed(standing=standing)
