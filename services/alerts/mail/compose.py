"""From a mail that is wanted to one that can be sent: who gets it, and what it says as things stand now. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from itertools import chain

from services.alerts.domain import (
    FALLBACK,
    ClientState,
    Digest,
    DigestPlan,
    Drop,
    Fallback,
    Firm,
    MailDue,
    Moment,
    Most,
    Notice,
    OpenAlert,
    People,
    PersonState,
    Policy,
    QueuedMail,
    Recipient,
    Send,
    Wait,
    WaitFor,
    places,
    plan,
    section,
    week_of,
    write,
)
from services.alerts.mail import digest as digest_mail
from services.alerts.mail import urgent as urgent_mail
from services.alerts.mail.address import AddressError
from services.alerts.mail.identity import digest_message_id, urgent_message_id
from services.alerts.mail.letter import Addressee, Letterhead
from services.alerts.mail.view import Room
from shared.events.alerts import MailKind
from shared.wording import Reader

#: Bytes of a whole mail as it is sent. Gmail hides what comes after 102 kB.
LARGEST = 90_000

Clients = Mapping[str, ClientState]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. ``told``: by client, the alerts it makes known. ``message_id``: the same each time.

    ``box``: what tells its mailbox from others. ``message`` is None where its address can never be delivered to;
    ``unusable`` says why.
    """

    kind: MailKind
    recipient: str
    to: Addressee
    message_id: str
    told: Mapping[str, frozenset[str]]
    box: str
    message: EmailMessage | None = None
    unusable: str = ""

    @property
    def claims(self) -> frozenset[tuple[str, str]]:
        """While it is on its way, no other mail about one of its alerts goes to its mailbox."""
        return frozenset((self.box, alert) for told in self.told.values() for alert in told)

    @property
    def fits(self) -> bool:
        """Whether it is as small as a mail has to be."""
        return self.message is None or len(self.message.as_bytes()) <= LARGEST

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
        moment = Moment(Firm(people, self.fallback), now, self.policy)
        match mail.wanted:
            case Notice() as notice:
                return self._urgent(notice, mail.asked_at, clients, moment)
            case DigestPlan() as wanted:
                return self._digest(wanted, mail.asked_at, clients, moment)

    def _urgent(self, notice: Notice, asked_at: datetime, clients: Clients, now: Moment) -> Letter | Unwanted | WaitFor:
        state = clients.get(notice.client)
        if state is None:
            return Unwanted("the client is not known")
        for step in plan(OpenAlert(state, notice.alert, now.firm), MailDue(notice, asked_at), now.at, self.policy):
            match step:
                case Wait(until=until):
                    return WaitFor(until)
                case Drop(why=why):
                    return Unwanted(why)
                case Send(to=to):
                    return self._about(notice, asked_at, state, to, now)
                case _:
                    pass
        raise AssertionError("a mail that is due is sent, dropped or waited with")

    def _about(
        self, notice: Notice, asked_at: datetime, state: ClientState, to: Recipient | Fallback, now: Moment
    ) -> Letter | WaitFor:
        made = section(state, frozenset({notice.alert}), self.policy)
        assert made is not None, "the alert is open"
        if made.is_stale(now.at, with_reasons=False) and (wait := self._waits(asked_at, now.at)) is not None:
            return wait
        person = to.person if isinstance(to, Recipient) else None
        recipient = FALLBACK if person is None else person.person
        message_id = urgent_message_id(notice.alert, recipient, self.letterhead.domain, notice.step)
        told = {state.client: frozenset({notice.alert})}
        letter = self._letter(MailKind.URGENT, person, message_id, told, now.firm)
        reader = self._reader(person, now)

        def render(room: Room) -> EmailMessage:
            return urgent_mail.render_urgent(
                made, self.letterhead, letter.to, to, message_id=message_id, reader=reader, room=room
            )

        return _fitting(letter.written(partial(render, room)) for room in urgent_mail.ROOMS)

    def _digest(
        self, wanted: DigestPlan, asked_at: datetime, clients: Clients, now: Moment
    ) -> Letter | Unwanted | WaitFor:
        person = now.firm.people(wanted.recipient) if wanted.recipient != FALLBACK else None
        if wanted.recipient != FALLBACK and (person is None or person.email is None):
            return Unwanted("the recipient can no longer be reached")
        made = write(wanted, clients, now, places(self.policy))
        if made is None:
            return Unwanted("nothing is left to report")
        stale = any(entry.section.is_stale(now.at, with_reasons=True) for entry in made.full)
        if stale and (wait := self._waits(asked_at, now.at)) is not None:
            return wait
        smaller = (write(wanted, clients, now, most) for most in _SMALLER)
        written = (self._daily(one, wanted, person, now) for one in chain((made,), smaller) if one is not None)
        return _fitting(chain.from_iterable(written))

    def _daily(self, made: Digest, wanted: DigestPlan, person: PersonState | None, now: Moment) -> Iterable[Letter]:
        """The digest, in ever less room."""
        domain = self.letterhead.domain
        message_id = digest_message_id(wanted.recipient, wanted.day, domain, history=wanted.history)
        letter = self._letter(MailKind.DIGEST, person, message_id, made.told, now.firm)
        reader = self._reader(person, now)

        def render(room: Room) -> EmailMessage:
            return digest_mail.render_digest(
                made, self.letterhead, letter.to, message_id=message_id, reader=reader, room=room
            )

        return (letter.written(partial(render, room)) for room in digest_mail.ROOMS)

    def _letter(
        self,
        kind: MailKind,
        person: PersonState | None,
        message_id: str,
        told: Mapping[str, frozenset[str]],
        firm: Firm,
    ) -> Letter:
        recipient = FALLBACK if person is None else person.person
        return Letter(kind, recipient, self._addressee(person), message_id, told, firm.mailbox(recipient))

    def _waits(self, asked_at: datetime, now: datetime) -> WaitFor | None:
        """For scoring, as time has changed what is to be said; but not for long."""
        until = asked_at + self.policy.wait_for_scoring
        return WaitFor(until) if now < until else None

    def _reader(self, person: PersonState | None, now: Moment) -> Reader:
        def name_of(who: str) -> str | None:
            known = now.firm.people(who)
            return None if known is None else known.name

        zone = week_of(person, self.policy).zone
        return Reader(now.at, zone, name_of, me=None if person is None else person.person)

    def _addressee(self, person: PersonState | None) -> Addressee:
        if person is None or person.email is None:
            return Addressee(self.policy.fallback.name, self.fallback)
        return Addressee(person.name, person.email)


#: The places of digests that do not fit in a mail otherwise.
_SMALLER = (Most(3, 10, 3, 5), Most(1, 5, 1, 2))


def _fitting(letters: Iterable[Letter]) -> Letter:
    """The first that fits, else the last."""
    last: Letter | None = None
    for last in letters:
        if last.fits:
            break
    assert last is not None, "there is one"
    return last
