"""Tells a client's story: days since 1 January 2026, noon UTC, become recorded events."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.scoring.domain import INITIAL, Health, Risk, State, assess, fold, load_policy
from shared.events import clients, interactions
from shared.events.base import EventData
from shared.events.catalogue import type_of
from shared.events.event import Event
from shared.events.interactions import Channel

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
POLICY_TEXT = Path("services/scoring/policy.yaml").read_text(encoding="utf-8")
POLICY = load_policy(POLICY_TEXT)
ALL_STEPS = tuple(clients.OnboardingStep)


def day(number: float) -> datetime:
    """Noon of the day ``number`` days after the start."""
    return START + timedelta(days=number)


def event(when: float, data: EventData, *, recorded: float | None = None, name: str | None = None) -> Event:
    """``data`` as it happened on a day, recorded on the same or another one."""
    kind, at = type_of(data), day(when)
    return Event(
        id=name or f"{type(data).__name__}-{when:g}",
        type=kind.name,
        topic=kind.topic,
        subject="acme",
        version=1,
        time=at,
        recorded_at=at if recorded is None else day(recorded),
        data=data,
    )


def onboarded(since: float = 0, *, tier: str = "standard", recorded: float | None = None) -> Event:
    """The client, taken on."""
    data = clients.ClientOnboarded(name="Acme Ltd", since=day(since).date(), tier=tier, responsible_partner="anna")
    return event(since, data, recorded=recorded, name="onboarded")


def agreement(when: float = 0, **fields: object) -> Event:
    """How we talk to each other, all of it agreed and explained but for ``fields``."""
    whole = {"answer_calls_within_hours": 24, "answer_emails_within_hours": 72, "answered_by": ["ben"]}
    data = clients.CommunicationsPolicyAgreed.model_validate({**whole, "costs_explained": True, **fields})
    return event(when, data, name=f"agreement-{when:g}")


def all_steps(when: float = 0) -> list[Event]:
    """Onboarding, done, and the goals known."""
    steps = [
        event(when, clients.OnboardingStepCompleted(step=step), name=f"step-{step.value}-{when:g}")
        for step in ALL_STEPS
    ]
    return [
        *steps,
        agreement(when),
        event(when, clients.GoalsAgreed(goals=("To be left in peace",)), name=f"goals-{when:g}"),
    ]


def contact(when: float, channel: Channel = Channel.CALL, **fields: object) -> Event:
    """A contact by us."""
    data = interactions.ContactLogged.model_validate({"channel": channel, **fields})
    return event(when, data, name=f"contact-{channel.value}-{when:g}")


def told(*events: Event, state: State = INITIAL) -> State:
    """The state after the events, in the order given."""
    for each in events:
        state = fold(state, each)
    return state


def health(when: float, *events: Event) -> Health:
    """How things stand on a day."""
    return assess(told(*events), day(when), POLICY)


def risks(when: float, *events: Event) -> dict[tuple[str, str], Risk]:
    """The risks open on a day, by kind and subject."""
    return {(risk.kind.value, risk.subject): risk for risk in health(when, *events).risks}


def is_open(kind: str, when: float, *events: Event, subject: str = "") -> bool:
    """Whether the risk is open on a day."""
    return (kind, subject) in risks(when, *events)
