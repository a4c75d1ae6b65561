"""Given these events, when this fact: the words of the tests of interactions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from services.interactions.domain import INITIAL, Interactions, decide, evolve
from shared.events import Event, EventData, NewEvent, Reported
from shared.events.catalogue import type_of
from shared.refusal import Reason, Refusal

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def happened(data: EventData, at: datetime = MONDAY, identity: str = "e-1", version: int = 1) -> Event:
    entry = type_of(data)
    return Event(identity, entry.name, entry.topic, "acme", version, at, at, data)


def reported(data: EventData, at: datetime = MONDAY) -> Reported:
    return Reported("/pms", "fact-1", "acme", at, type_of(data), data, b"", "pms", "c-1", "00-trace")


def folded(events: Iterable[Event], state: Interactions = INITIAL) -> Interactions:
    for event in events:
        state = evolve(state, event)
    return state


def after(*told: EventData) -> Interactions:
    """The state after these, a day apart, in this order."""
    return folded(happened(data, day(n), f"e-{n}", n + 1) for n, data in enumerate(told))


def accepted(facts: Iterable[tuple[EventData, datetime]]) -> list[Event]:
    """The events of those facts that are not refused, reported in this order."""
    state, events = INITIAL, list[Event]()
    for data, at in facts:
        if not isinstance(decide(state, reported(data, at)), Refusal):
            number = len(events) + 1
            events.append(happened(data, at, f"e-{number}", number))
            state = evolve(state, events[-1])
    return events


def is_accepted(state: Interactions, data: EventData, at: datetime = MONDAY) -> bool:
    return not isinstance(decide(state, reported(data, at)), Refusal)


def refusal(decision: tuple[NewEvent, ...] | Refusal) -> Refusal:
    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.CONTRADICTION
    return decision
