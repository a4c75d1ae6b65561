"""From a mail that is wanted to one that can be sent: who gets it, and what it says as things stand now. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from services.alerts.domain import (
    FALLBACK,
    Because,
    ClientState,
    DigestPlan,
    Fallback,
    Notice,
    People,
    PersonState,
    Policy,
    QueuedMail,
    Recipient,
    WaitFor,
    route,
    route_concerned,
    section,
    still_wanted,
    week_of,
    write,
)
from services.alerts.mail.address import AddressError
from services.alerts.mail.digest import render_digest
from services.alerts.mail.identity import digest_message_id, urgent_message_id
from services.alerts.mail.letter import Addressee, Letterhead
from services.alerts.mail.urgent import render_urgent
from shared.events.alerts import MailKind
from shared.wording import Reader

Clients = Mapping[str, ClientState]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. ``told``: by client, the alerts it makes known. ``message_id``: the same each time.

    ``message`` is None where its address can never be delivered to; ``unusable`` says why.
    """

    kind: MailKind
    recipient: str
    to: Addressee
    message_id: str
    told: Mapping[str, frozenset[str]]
    message: EmailMessage | None = None
    unusable: str = ""

    def written(self, render: Callable[[], EmailMessage]) -> "Letter":
        """With its message, if its address can be written to."""
        try:
            return replace(self, message=render())
        except AddressError as error:
            return replace(self, unusable=str(error))


@dataclass(frozen=True, slots=True)
class Unwanted:
    """There is nothing to say any more."""

    why: str


@dataclass(frozen=True, slots=True)
class MailComposer:
    """Writes the firm's mails. ``fallback``: its own address, for clients nobody can be reached for."""

    letterhead: Letterhead
    fallback: str
    policy: Policy

    def compose(self, mail: QueuedMail, clients: Clients, people: People, now: datetime) -> Letter | Unwanted | WaitFor:
        """The mail that is asked for, given the clients it is about and the people it may go to."""
        match mail.wanted:
            case Notice() as notice:
                return self._urgent(notice, mail.asked_at, clients, people, now)
            case DigestPlan() as plan:
                return self._digest(plan, clients, people, now)

    def _urgent(
        self, notice: Notice, asked_at: datetime, clients: Clients, people: People, now: datetime
    ) -> Letter | Unwanted | WaitFor:
        state = clients.get(notice.client)
        if state is None:
            return Unwanted("the client is not known")
        found = self._route(notice, asked_at, state, people, now)
        if not isinstance(found, Recipient | Fallback):
            return found or Unwanted("the person concerned cannot be reached; the responsible partner is notified")
        return self._about(notice, state, found, people, now)

    def _route(
        self, notice: Notice, asked_at: datetime, state: ClientState, people: People, now: datetime
    ) -> Recipient | Fallback | WaitFor | None:
        if notice.to_fallback:
            return Fallback(Because.NOBODY_REACHABLE)
        if notice.person is None:
            return route(state, people, asked_at, now, self.policy)
        return route_concerned(notice.person, people, asked_at, now, self.policy)

    def _about(
        self, notice: Notice, state: ClientState, found: Recipient | Fallback, people: People, now: datetime
    ) -> Letter | Unwanted:
        person = found.person if isinstance(found, Recipient) else None
        recipient = FALLBACK if person is None else person.person
        made = section(state, frozenset({notice.alert}), self.policy)
        if made is None or not still_wanted(state, notice.alert, recipient):
            return Unwanted("the alert is over, acknowledged, or was mailed already")
        message_id = urgent_message_id(notice.alert, recipient, self.letterhead.domain, notice.step)
        told = {state.client: frozenset({notice.alert})}
        letter = Letter(MailKind.URGENT, recipient, self._addressee(person), message_id, told)
        return letter.written(
            lambda: render_urgent(
                made,
                self.letterhead,
                letter.to,
                found.because,
                message_id=message_id,
                reader=self._reader(person, people, now),
                instead_of=found.instead_of if isinstance(found, Recipient) else None,
            )
        )

    def _digest(self, plan: DigestPlan, clients: Clients, people: People, now: datetime) -> Letter | Unwanted:
        digest = write(plan, clients, self.policy)
        if digest is None:
            return Unwanted("nothing is left to report")
        person = people(plan.recipient) if plan.recipient != FALLBACK else None
        if plan.recipient != FALLBACK and (person is None or person.email is None):
            return Unwanted("the recipient can no longer be reached")
        message_id = digest_message_id(plan.recipient, plan.day, self.letterhead.domain)
        letter = Letter(MailKind.DIGEST, plan.recipient, self._addressee(person), message_id, digest.told)
        return letter.written(
            lambda: render_digest(
                digest,
                self.letterhead,
                letter.to,
                message_id=message_id,
                reader=self._reader(person, people, now),
                fallback=person is None,
            )
        )

    def _reader(self, person: PersonState | None, people: People, now: datetime) -> Reader:
        def name_of(who: str) -> str | None:
            known = people(who)
            return None if known is None else known.name

        zone = week_of(person, self.policy).zone
        return Reader(now, zone, name_of, me=None if person is None else person.person)

    def _addressee(self, person: PersonState | None) -> Addressee:
        if person is None or person.email is None:
            return Addressee(self.policy.fallback.name, self.fallback)
        return Addressee(person.name, person.email)
