"""From what is wrong to who must know: the alerts that ought to be open, against those that are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.keys import event_id, risk_key
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.notice import Notice, notices_of
from services.alerts.domain.state.client import ClientState, Risk
from services.alerts.domain.state.fold import apply
from shared.events import Event, NewEvent
from shared.events.alerts import AlertRaised, AlertResolved
from shared.events.clients import ClientClosed
from shared.events.scoring import RiskClosed

_CLIENT_CLOSED = "The relationship with the client ended."
_NO_LONGER_OPEN = "The risk is no longer open."


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows from the events of a batch for one client.

    ``state`` has ``events`` applied. ``notices`` are to be sent, ``cancelled`` are alerts whose notices are not.
    """

    state: ClientState
    events: tuple[NewEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    cancelled: tuple[str, ...] = ()


def react(state: ClientState, causes: Sequence[Event], at: datetime, policy: Policy) -> Reaction:
    """What to say and whom to tell, given the client as it is after `causes` (which give words, never decide).

    It compares: repeated, or after a rebuild, it yields only what differs. So fold all that was known before the
    first call; in the middle of refolding, risks long closed would look open. ``at``: the time of the batch.
    """
    ought = {risk.alert: risk for risk in state.standing.risks.values() if not state.moot(risk)}
    over = sorted(alert for alert in state.alerts if alert not in ought)
    new = [risk for _, risk in sorted(ought.items()) if risk.alert not in state.alerts]
    events = (
        *(_resolved(state, alert, causes, at) for alert in over),
        *(_raised(risk, causes, at, policy) for risk in new),
    )
    return Reaction(
        state=_after(state, events),
        events=events,
        notices=tuple(_notices(state, new, at, policy)),
        cancelled=tuple(over),
    )


def is_urgent(risk: Risk, policy: Policy) -> bool:
    """Whether it is told at once. A cause recorded long after it happened is history, however grave its kind."""
    return risk.kind in policy.urgent and risk.cause_recorded - risk.cause_time <= policy.late_cause


def _notices(state: ClientState, new: list[Risk], at: datetime, policy: Policy) -> Iterable[Notice]:
    for risk in new:
        if is_urgent(risk, policy):
            yield from notices_of(state, risk, at)


def _raised(risk: Risk, causes: Sequence[Event], at: datetime, policy: Policy) -> NewEvent:
    data = AlertRaised(
        alert=risk.alert,
        kind=risk.kind,
        subject=risk.subject,
        urgent=is_urgent(risk, policy),
        since=risk.since,
        why=risk.why,
    )
    return NewEvent(
        data=data,
        time=at,
        id=event_id(risk.alert, "raised"),
        correlation_id=risk.correlation_id,
        causation_id=risk.opened_by,
        traceparent=next((cause.traceparent for cause in causes if cause.id == risk.opened_by), None),
    )


def _resolved(state: ClientState, alert: str, causes: Sequence[Event], at: datetime) -> NewEvent:
    why, cause = _ending(state, alert, causes)
    return NewEvent(
        data=AlertResolved(alert=alert, why=why),
        time=at,
        id=event_id(alert, "resolved"),
        correlation_id=None if cause is None else cause.correlation_id,
        causation_id=None if cause is None else cause.id,
        traceparent=None if cause is None else cause.traceparent,
    )


def _ending(state: ClientState, alert: str, causes: Sequence[Event]) -> tuple[str, Event | None]:
    open_alert = state.alerts[alert]
    key = risk_key(open_alert.kind, open_alert.subject)
    closing = _last(causes, lambda data: isinstance(data, RiskClosed) and risk_key(data.kind, data.subject) == key)
    if closing is not None and isinstance(closing.data, RiskClosed):
        return closing.data.why, closing
    if state.who.closed:
        return _CLIENT_CLOSED, _last(causes, lambda data: isinstance(data, ClientClosed))
    return _NO_LONGER_OPEN, None


def _last(causes: Sequence[Event], matches: Callable[[object], bool]) -> Event | None:
    return next((event for event in reversed(causes) if matches(event.data)), None)


def _after(state: ClientState, events: Iterable[NewEvent]) -> ClientState:
    for event in events:
        state = apply(state, event.data, event.time)
    return state
