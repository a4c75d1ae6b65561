"""The firm as its mails see it: who can be reached, and in whose mailbox."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.mailbox import mailbox
from services.alerts.domain.routing.presence import Presence, presence, stand_ins
from services.alerts.domain.state.absence import Absence
from services.alerts.domain.state.client import FALLBACK, Alert, Mailed
from services.alerts.domain.state.person import People, PersonState
from shared.events.alerts import MailOutcome

#: More hops than any firm has stand-ins; a chain that long is a mistake in the data.
_MOST_HOPS = 16


class Regard(IntEnum):
    """What is a reason to ask somebody else. Each includes those before it."""

    LEAVING = 0
    ABSENCES = 1
    HOLIDAYS = 2


@dataclass(frozen=True, slots=True)
class NotKnownYet:
    """Somebody whose facts may be on their way."""

    person: str


#: Who can be reached; None: nobody.
Found = PersonState | NotKnownYet | None


@dataclass(frozen=True, slots=True)
class Firm:
    """``people``: as known now. ``fallback``: the firm's own address.

    It remembers whom it found, as thousands of clients share a partner: keep it for one look, at one policy.
    """

    people: People
    fallback: str = ""
    _found: dict[tuple[str, datetime, Regard, bool], Found] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _boxes: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def reach(self, first: str, at: datetime, policy: Policy, regard: Regard, *, passing_over_unknown: bool) -> Found:
        """``first``, if they are there; else who stands in for them, in turn; nobody twice.

        Where all that are left keep a public holiday, it is the first of these, as at a weekend.
        """
        key = first, at, regard, passing_over_unknown
        if key not in self._found:
            self._found[key] = self._search(first, at, policy, regard, passing_over_unknown=passing_over_unknown)
        return self._found[key]

    def mailbox(self, recipient: str) -> str:
        """What tells the mailbox of a recipient (a person's id, or `FALLBACK`) from others."""
        box = self._boxes.get(recipient)
        if box is None:
            box = self._boxes[recipient] = self._mailbox(recipient)
        return box

    def _mailbox(self, recipient: str) -> str:
        if recipient == FALLBACK:
            return mailbox(self.fallback) if self.fallback else FALLBACK
        person = self.people(recipient)
        return recipient if person is None or person.email is None else mailbox(person.email)

    def told(self, alert: Alert, recipient: str) -> Mailed | None:
        """The latest mail about it that reached the mailbox of ``recipient``."""
        if not alert.mailed:
            return None
        box = self.mailbox(recipient)
        reached = [
            mailed
            for other, mailed in alert.mailed.items()
            if mailed.outcome is MailOutcome.SENT and (other == recipient or self.mailbox(other) == box)
        ]
        return max(reached, key=lambda mailed: mailed.time, default=None)

    def _search(self, first: str, at: datetime, policy: Policy, regard: Regard, *, passing_over_unknown: bool) -> Found:
        resting: PersonState | None = None
        for candidate in self._in_turn(first, at):
            person = self.people(candidate)
            there = presence(person, at, policy)
            if there is Presence.UNKNOWN and not passing_over_unknown:
                return NotKnownYet(candidate)
            if person is None or person.email is None or (there is Presence.AWAY and regard >= Regard.ABSENCES):
                continue
            if there is not Presence.HOLIDAY or regard < Regard.HOLIDAYS:
                return person
            resting = resting or person
        return resting

    def _in_turn(self, first: str, at: datetime) -> Iterator[str]:
        seen: set[str] = set()
        ahead = [first]
        while ahead and len(seen) < _MOST_HOPS:
            candidate = ahead.pop()
            if candidate not in seen:
                seen.add(candidate)
                yield candidate
                person = self.people(candidate)
                ahead += () if person is None else reversed(stand_ins(person, at))


@dataclass(frozen=True, slots=True)
class Moment:
    """What every step rests on besides the alert: the firm as known, the time, the policy."""

    firm: Firm
    at: datetime
    policy: Policy

    def presence(self, person: PersonState | None) -> Presence:
        """Whether the person is there now."""
        return presence(person, self.at, self.policy)

    def absence(self, person: PersonState) -> Absence | None:
        """The absence that the person is on now."""
        return person.away(self.at.astimezone(person.zone).date())

    def reach(self, first: str, regard: Regard, until: datetime) -> Found:
        """As of the firm. ``until``: so long whoever is not known yet is waited for."""
        return self.firm.reach(first, self.at, self.policy, regard, passing_over_unknown=self.at >= until)
