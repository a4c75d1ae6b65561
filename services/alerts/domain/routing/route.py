"""Whom a mail goes to: the one it is meant for, else who stands in, else the firm's fallback address. Never nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.state.client import FALLBACK, ClientState
from services.alerts.domain.state.person import People, PersonState

#: More hops than any firm has stand-ins; a chain that long is a mistake in the data.
_MOST_HOPS = 16


class Because(StrEnum):
    """Why somebody gets a mail."""

    RESPONSIBLE = "responsible"
    STANDS_IN = "stands_in"
    CONCERNED = "concerned"
    NOBODY_RESPONSIBLE = "nobody_responsible"
    NOBODY_REACHABLE = "nobody_reachable"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who can be reached. ``instead_of``: the name of the one they stand in for, who has left."""

    person: PersonState
    because: Because
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """The firm's own address."""

    because: Because


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Somebody we have not heard of yet, whose facts may be on their way; ask again at `until` at the latest."""

    until: datetime


def recipient_id(found: Recipient | Fallback | WaitFor | None) -> str | None:
    """Whose mail it is: a person's id, or ``FALLBACK``; None while nobody can be said."""
    match found:
        case Recipient(person=person):
            return person.person
        case Fallback():
            return FALLBACK
        case _:
            return None


def route(
    client: ClientState, people: People, raised: datetime, now: datetime, policy: Policy
) -> Recipient | WaitFor | Fallback:
    """Who hears of the client's alert that was raised at `raised`.

    The responsible partner; for one who left their successor, then their deputy, and so on. Whoever is not known yet
    is waited for, for as long as the policy says from `raised` on, then passed over.
    """
    partner = client.partner
    until = raised + policy.wait_for_recipient
    waiting = now < until
    if partner is None:
        return WaitFor(until) if waiting else Fallback(Because.NOBODY_RESPONSIBLE)
    found = _reachable(partner, people, passing_over_unknown=not waiting)
    if found is None:
        return Fallback(Because.NOBODY_REACHABLE)
    if isinstance(found, str):
        return WaitFor(until)
    if found.person == partner:
        return Recipient(found, Because.RESPONSIBLE)
    return Recipient(found, Because.STANDS_IN, instead_of=_name(partner, people))


def route_concerned(
    person: str, people: People, raised: datetime, now: datetime, policy: Policy
) -> Recipient | WaitFor | None:
    """The same for somebody else whom it concerns; None: not reachable, and the responsible partner is told anyway."""
    until = raised + policy.wait_for_recipient
    found = _reachable(person, people, passing_over_unknown=now >= until)
    if isinstance(found, str):
        return WaitFor(until)
    if found is None:
        return None
    instead_of = None if found.person == person else _name(person, people)
    return Recipient(found, Because.CONCERNED, instead_of)


def _reachable(first: str, people: People, *, passing_over_unknown: bool) -> PersonState | str | None:
    """The first who can be reached, or the id of one to be waited for."""
    for candidate in _in_turn(first, people):
        person = people(candidate)
        if person is not None and person.email is not None:
            return person
        unknown = person is None or not person.left
        if unknown and not passing_over_unknown:
            return candidate
    return None


def _in_turn(first: str, people: People) -> Iterator[str]:
    """`first`, then who stands in, nearest first, nobody twice."""
    seen: set[str] = set()
    ahead = [first]
    while ahead and len(seen) < _MOST_HOPS:
        candidate = ahead.pop()
        if candidate in seen:
            continue
        seen.add(candidate)
        yield candidate
        person = people(candidate)
        if person is not None:
            ahead += [stand_in for stand_in in (person.deputy, person.successor) if stand_in]


def _name(person: str, people: People) -> str:
    known = people(person)
    return person if known is None else known.name
