"""From what is wrong to who must know: the alerts that ought to be open, against those that are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.keys import event_id, risk_key
from services.alerts.domain.planning.happened import Raised, Resolved
from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.planning.plan import plan
from services.alerts.domain.planning.step import Cancel, MailAtOnce, Step
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Firm
from services.alerts.domain.routing.notice import Notice
from services.alerts.domain.state.client import ClientState, Risk
from services.alerts.domain.state.fold import apply
from shared.events import Event, NewEvent
from shared.events.alerts import AlertRaised, AlertResolved
from shared.events.clients import ClientClosed
from shared.events.scoring import RiskClosed
from shared.events.statements import read_statement

#: Whom a mail goes to is said when it is sent, by the people known then.
_NOBODY = Firm(people=lambda _: None)
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
    after = _after(state, events)
    steps: list[Step] = []
    for alert in over:
        steps += plan(OpenAlert(state, alert, _NOBODY), Resolved(), at, policy)
    for risk in new:
        steps += plan(OpenAlert(after, risk.alert, _NOBODY), Raised(), at, policy)
    return Reaction(
        state=after,
        events=events,
        notices=tuple(step.notice for step in steps if isinstance(step, MailAtOnce)),
        cancelled=tuple(step.alert for step in steps if isinstance(step, Cancel)),
    )


def is_urgent(risk: Risk, policy: Policy) -> bool:
    """Whether it is told at once. A cause recorded long after it happened is history, however grave its kind.

    By the firm's own working time, not the partner's, which may arrive later: a rebuild comes to the same.
    """
    return risk.kind in policy.urgent and not policy.is_late(risk.cause_time, risk.cause_recorded)


def _raised(risk: Risk, causes: Sequence[Event], at: datetime, policy: Policy) -> NewEvent:
    data = AlertRaised(
        alert=risk.alert,
        kind=risk.kind,
        subject=risk.subject,
        urgent=is_urgent(risk, policy),
        since=risk.since,
        why=risk.why,
        facts=None if risk.facts is None else read_statement(risk.facts),
        holds_until=risk.holds_until,
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
    over, cause = _ending(state, alert, causes)
    return NewEvent(
        data=over,
        time=at,
        id=event_id(alert, "resolved"),
        correlation_id=None if cause is None else cause.correlation_id,
        causation_id=None if cause is None else cause.id,
        traceparent=None if cause is None else cause.traceparent,
    )


def _ending(state: ClientState, alert: str, causes: Sequence[Event]) -> tuple[AlertResolved, Event | None]:
    open_alert = state.alerts[alert]
    key = risk_key(open_alert.kind, open_alert.subject)
    closing = _last(causes, lambda data: isinstance(data, RiskClosed) and risk_key(data.kind, data.subject) == key)
    if closing is not None and isinstance(closing.data, RiskClosed):
        return AlertResolved(alert=alert, why=closing.data.why, facts=closing.data.facts), closing
    if state.who.closed:
        ending = _last(causes, lambda data: isinstance(data, ClientClosed))
        return AlertResolved(alert=alert, why=_CLIENT_CLOSED), ending
    return AlertResolved(alert=alert, why=_NO_LONGER_OPEN), None


def _last(causes: Sequence[Event], matches: Callable[[object], bool]) -> Event | None:
    return next((event for event in reversed(causes) if matches(event.data)), None)


def _after(state: ClientState, events: Iterable[NewEvent]) -> ClientState:
    for event in events:
        state = apply(state, event.data, event.time)
    return state
