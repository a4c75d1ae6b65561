"""Whom a mail goes to: the one it is meant for, else who stands in, else the firm's fallback address. Never nobody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Found, Moment, NotKnownYet, Regard
from services.alerts.domain.routing.presence import Presence
from services.alerts.domain.state.absence import Absence
from services.alerts.domain.state.client import FALLBACK, ClientState
from services.alerts.domain.state.person import PersonState
from shared.events.scoring import RiskKind


class Because(StrEnum):
    """Why somebody gets a mail."""

    RESPONSIBLE = "responsible"
    STANDS_IN = "stands_in"
    CONCERNED = "concerned"
    NOBODY_RESPONSIBLE = "nobody_responsible"
    NOBODY_REACHABLE = "nobody_reachable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class InsteadOf:
    """The one it was meant for, and why they do not get it.

    ``day``: the last of their absence (None: until further notice), or the one on which they left. ``named``: whether
    their absence names the recipient.
    """

    name: str
    presence: Presence
    day: date | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who can be reached. ``instead_of``: None where it is meant for them."""

    person: PersonState
    because: Because
    instead_of: InsteadOf | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """The firm's own address. ``instead_of``: who could not be reached; None where nobody is responsible."""

    because: Because
    instead_of: InsteadOf | None = None


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Somebody we have not heard of yet, whose facts may be on their way; ask again at `until` at the latest."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Later:
    """Somebody who is away, and reads of it once they are back."""


#: None: somebody else whom it concerns cannot be reached, and the responsible partner is told anyway.
Route = Recipient | Fallback | WaitFor | Later | None


def recipient_id(found: Route) -> str | None:
    """Whose mail it is: a person's id, or ``FALLBACK``; None while nobody can be said."""
    match found:
        case Recipient(person=person):
            return person.person
        case Fallback():
            return FALLBACK
        case _:
            return None


def at_once(client: ClientState, who: str | None, raised: datetime, now: Moment) -> Route:
    """Who hears at once of an alert that was raised at ``raised``. ``who``: whom it concerns; None: the partner.

    For one who is away or keeps a public holiday: who stands in; for one who left, their successor, and so on. Whoever
    is not known yet is waited for, for as long as the policy says from ``raised`` on, then passed over.
    """
    first, until = who or client.partner, raised + now.policy.wait_for_recipient
    if first is None:
        return WaitFor(until) if now.at < until else Fallback(Because.NOBODY_RESPONSIBLE)
    return _routed(now.reach(first, Regard.HOLIDAYS, until), first, who, until, now)


def in_digest(client: ClientState, who: str | None, kind: RiskKind, raised: datetime, now: Moment) -> Route:
    """In whose digest the alert is told. Public holidays do not matter: digests wait for the next working day.

    What is grave goes to who stands in while its person is away, and so does all of a long absence; else it waits.
    """
    first, until = who or client.partner, raised + now.policy.wait_for_recipient
    if first is None:
        return WaitFor(until) if now.at < until else Fallback(Because.NOBODY_RESPONSIBLE)
    owner = now.reach(first, Regard.LEAVING, until)
    absence = now.absence(owner) if isinstance(owner, PersonState) else None
    if absence is None:
        return _routed(owner, first, who, until, now)
    if kind not in now.policy.grave and not _is_long(absence, now.policy):
        return Later()
    return _routed(now.reach(first, Regard.ABSENCES, until), first, who, until, now) or Later()


def _routed(found: Found, first: str, who: str | None, until: datetime, now: Moment) -> Route:
    if isinstance(found, NotKnownYet):
        return WaitFor(until)
    if found is None:
        return Fallback(Because.NOBODY_REACHABLE, _instead_of(first, None, now)) if who is None else None
    if found.person == first:
        return Recipient(found, Because.RESPONSIBLE if who is None else Because.CONCERNED)
    because = Because.STANDS_IN if who is None else Because.CONCERNED
    return Recipient(found, because, _instead_of(first, found, now))


def _instead_of(first: str, found: PersonState | None, now: Moment) -> InsteadOf:
    person = now.firm.people(first)
    there = now.presence(person)
    if person is None:
        return InsteadOf(first, there)
    absence = now.absence(person)
    if absence is None or there is not Presence.AWAY:
        return InsteadOf(person.name, there, person.left_on)
    return InsteadOf(person.name, there, absence.last, found is not None and found.person == absence.deputy)


def _is_long(absence: Absence, policy: Policy) -> bool:
    """Whether it is a handover rather than a holiday."""
    whole = None if absence.last is None else absence.last - absence.first + timedelta(days=1)
    return whole is None or whole > timedelta(days=policy.longest_absence_days)
