"""Given these events, when this happens: the words of the tests of alerts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from services.alerts.domain import ClientState, Policy, Reaction, fold, load, react
from services.alerts.domain.state.client import INITIAL
from services.alerts.domain.state.person import INITIAL as NOBODY
from services.alerts.domain.state.person import PersonState
from services.alerts.domain.state.person import fold as fold_person
from shared.events import Event, EventData
from shared.events.alerts import AlertMailed, MailKind, MailOutcome
from shared.events.catalogue import type_of
from shared.events.clients import ClientOnboarded
from shared.events.people import PersonAdded
from shared.events.scoring import Band, Cadence, Contribution, HealthChanged, RiskClosed, RiskKind, RiskOpened

POLICY_TEXT = Path("services/alerts/policy.yaml").read_text()
POLICY = load(POLICY_TEXT)

#: A Monday, 09:00 in London (summer time).
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

JANE = "jane"


def happened(
    data: EventData, at: datetime = NOW, *, event: str = "e-1", client: str = "acme", version: int = 1
) -> Event:
    entry = type_of(data)
    return Event(event, entry.name, entry.topic, client, version, at, at, data)


def folded(events: Iterable[Event], state: ClientState = INITIAL) -> ClientState:
    for event in events:
        state = fold(state, event)
    return state


def onboarded(name: str = "Acme Ltd", partner: str | None = JANE) -> ClientOnboarded:
    return ClientOnboarded(name=name, since=date(2025, 1, 1), responsible_partner=partner)


def risk(kind: RiskKind, subject: str = "", **fields: Any) -> RiskOpened:
    defaults = {"since": NOW, "cause_time": NOW, "cause_recorded": NOW, "why": f"Why {kind.value}.", "policy": "p-1"}
    return RiskOpened(kind=kind, subject=subject, **{**defaults, **fields})


def closed(kind: RiskKind, subject: str = "", why: str = "It was settled.") -> RiskClosed:
    return RiskClosed(kind=kind, subject=subject, at=NOW, why=why)


def health(score: float, band: Band, *reasons: tuple[float, str]) -> HealthChanged:
    return HealthChanged(
        at=NOW,
        score=score,
        band=band,
        confidence=0.8,
        chance_of_trouble=0.1,
        contributions=tuple(
            Contribution(kind="some", log_odds=-points, points=points, why=why) for points, why in reasons
        ),
        cadence=Cadence(contacts=3, expected=10),
        policy="p-1",
        heard={},
    )


def after(*data: EventData, client: str = "acme", state: ClientState = INITIAL) -> ClientState:
    """The client's state after these events, each with an id of its own."""
    return folded((happened(one, event=f"{client}-e-{place}", client=client) for place, one in enumerate(data)), state)


def reacted(state: ClientState, *causes: Event, at: datetime = NOW, policy: Policy = POLICY) -> Reaction:
    return react(state, causes, at, policy)


def alerted(*data: EventData, client: str = "acme", at: datetime = NOW) -> ClientState:
    """The client's state with the alerts that these events call for raised at `at`."""
    return reacted(after(*data, client=client), at=at).state


def only_alert(state: ClientState) -> str:
    (alert,) = state.alerts
    return alert


def alert_of(state: ClientState, kind: RiskKind) -> str:
    (found,) = (alert_id for alert_id, alert in state.alerts.items() if alert.kind is kind)
    return found


def mailed(
    state: ClientState,
    alert: str,
    recipient: str | None = JANE,
    outcome: MailOutcome = MailOutcome.SENT,
    at: datetime = NOW,
    *,
    mail: MailKind = MailKind.URGENT,
) -> ClientState:
    data = AlertMailed(alert=alert, mail=mail, recipient=recipient, message_id="<m@x>", outcome=outcome)
    return fold(state, happened(data, at, client=state.client))


def person(name: str = JANE, **fields: Any) -> PersonState:
    defaults = {"name": name.title(), "email": f"{name}@firm.example"}
    return fold_person(NOBODY, person_event(PersonAdded(**{**defaults, **fields}), name))


def person_event(data: EventData, who: str = JANE, at: datetime = NOW, event: str = "p-1") -> Event:
    return happened(data, at, event=event, client=who)
