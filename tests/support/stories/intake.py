"""Given these events, when this fact: the words of intake's tests."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from shared.events import Event, EventData, NewEvent, Reported
from shared.events.catalogue import type_of
from shared.refusal import Reason, Refusal

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
S = TypeVar("S")
Decide = Callable[[S, Reported], tuple[NewEvent, ...] | Refusal]
Evolve = Callable[[S, Event], S]


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def happened(data: EventData, at: datetime = MONDAY, identity: str = "e-1", version: int = 1) -> Event:
    entry = type_of(data)
    return Event(identity, entry.name, entry.topic, "s-1", version, at, at, data)


def reported(data: EventData, at: datetime = MONDAY) -> Reported:
    return Reported(
        source="/crm",
        id="fact-1",
        subject="s-1",
        time=at,
        type=type_of(data),
        data=data,
        content=b"",
        reporter="crm",
        correlation_id="c-1",
        traceparent="00-trace",
    )


def folded(initial: S, evolve: Evolve[S], events: Iterable[Event]) -> S:
    state = initial
    for event in events:
        state = evolve(state, event)
    return state


def accepted(
    initial: S, decide: Decide[S], evolve: Evolve[S], facts: Iterable[tuple[EventData, datetime]]
) -> list[Event]:
    """The events of those facts that are not refused, reported in this order."""
    state, events = initial, list[Event]()
    for data, at in facts:
        if not isinstance(decide(state, reported(data, at)), Refusal):
            number = len(events) + 1
            event = happened(data, at, f"e-{-number % 7}-{number}", number)  # ids that tell nothing of the order
            events.append(replace(event, recorded_at=day(10) + timedelta(minutes=number)))
            state = evolve(state, events[-1])
    return events


def refusal(decision: tuple[NewEvent, ...] | Refusal) -> Refusal:
    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.CONTRADICTION
    return decision


def event(decision: tuple[NewEvent, ...] | Refusal) -> NewEvent:
    assert isinstance(decision, tuple)
    (only,) = decision
    return only
