"""Tells of people, for the working time of those who are to answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from services.scoring.domain import Policy
from services.scoring.domain.state.clock import HOUR, micros
from services.scoring.domain.working import NOBODY_KNOWN, Hours, People, Person, fold_person
from shared.events.base import EventData
from shared.events.catalogue import type_of
from shared.events.event import Event
from shared.events.people import AbsencePlanned, PersonAdded
from tests.support.stories.scoring import POLICY, day

LONDON = "Europe/London"
OFFICE = Hours(LONDON, time(9), time(17, 30), (1, 2, 3, 4, 5))


def person_event(when: float, data: EventData, *, name: str | None = None) -> Event:
    """``data`` as it was recorded on a day, days counting from 1 January 2026, noon UTC."""
    kind, at = type_of(data), day(when)
    return Event(name or f"{type(data).__name__}-{when:g}", kind.name, kind.topic, "anna", 1, at, at, data)


def person(*events: Event, known: Person = NOBODY_KNOWN) -> Person:
    """The person after the events, in the order given."""
    for each in events:
        known = fold_person(known, each)
    return known


def added(**fields: object) -> PersonAdded:
    """Somebody of the firm."""
    return PersonAdded.model_validate({"name": "Anna", "email": "anna@firm.example", **fields})


def somebody(*facts: EventData, **fields: object) -> Person:
    """A person as entered, then the facts, one a day."""
    events = [person_event(number, fact, name=f"p-{number}") for number, fact in enumerate((added(**fields), *facts))]
    return person(*events)


def away(first: str, last: str | None = None, *, absence: str = "a", **fields: object) -> AbsencePlanned:
    """An absence, from the first day to the last."""
    return AbsencePlanned.model_validate({"absence": absence, "from": first, "until": last, **fields})


def policy_with(known: Mapping[str, Person]) -> Policy:
    """The policy of the stories, with these people."""
    return replace(POLICY, people=People(OFFICE, known))


def hours_between(people: People, who: str | None, start: str, end: str) -> float:
    """Working hours between two times in ISO 8601."""
    return people.between(who, at(start), at(end)) / HOUR


def at(moment: str) -> int:
    """A time in ISO 8601, in microseconds."""
    return micros(datetime.fromisoformat(moment))
