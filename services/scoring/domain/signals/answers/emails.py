"""Unanswered e-mails, against the hours agreed with the client or the firm's rule.

A thread waits from the client's first e-mail after our last message in it; any message of ours in the thread, by any
channel, answers it, and so does what we write or say to the sender elsewhere. E-mails that need no answer ("Thank
you.") are recognised only if their `substance` was judged, so an open one weighs little and is not followed for long.
E-mails without a thread are not followed. Hours are working hours of the addressee, or of the responsible partner if
unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, Harm, WorkHours
from services.scoring.domain.signals.ending import Ending, ended_after, ended_as, ended_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state import packed
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import HOUR, moment, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.fact import Fact, names_of
from services.scoring.domain.state.slice import Slice, State
from services.scoring.domain.state.talks import TALKS, person_key
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.interactions import Channel, ContactLogged, Direction
from shared.events.scoring import RiskKind
from shared.events.statements.answers import EmailsWaiting, EmailUnanswered
from shared.lww import later

#: E-mails waiting for an answer, and threads of which our last word is remembered.
_MOST, _MOST_THREADS = 64, 128
_MARK = attrgetter("mark")


@dataclass(frozen=True, slots=True)
class Constants:
    """``answer_within``: if nothing was agreed with the client. ``followed_for``: how long after that it counts.

    ``each``: of a thread that waits too long; all together add ``ceiling`` at most.
    """

    each: Harm
    ceiling: Harm
    answer_within: WorkHours
    followed_for: Days


class Email(Fact, frozen=True, array_like=True):
    """An e-mail of the client without an answer. ``thread``: the key of its name, which may hold an address."""

    thread: int
    sender: str | None
    to: str | None


class Agreed(Fact, frozen=True, array_like=True):
    """The hours agreed for answering e-mails, if any were."""

    within: float | None


class Emails(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``waiting``: in order. ``answered``: packed (time, thread) of our last word in each."""

    waiting: tuple[Email, ...] = ()
    answered: bytes = b""
    agreed: Agreed | None = None


class Thread(msgspec.Struct, frozen=True, gc=False):
    """E-mails of one thread that wait, in order, and when that is too long. ``agreed``: with the client."""

    key: int
    mails: list[Email]
    opens: int
    closes: int
    hours: float
    agreed: bool


def _contact(emails: Emails, fact: Fact, data: ContactLogged) -> Emails:
    if data.thread is None or data.automated:
        return emails
    thread = packed.key_of(data.thread)
    if data.direction is Direction.OUTBOUND:
        return _answered(emails, fact, thread)
    if data.channel is not Channel.EMAIL or data.substance is False:
        return emails
    return _received(emails, Email(fact.time, fact.id, fact.recorded, thread, next(iter(data.with_), None), data.by))


def _answered(emails: Emails, fact: Fact, thread: int) -> Emails:
    waiting = tuple(mail for mail in emails.waiting if mail.thread != thread or mail.time >= fact.time)
    answered = packed.settle(emails.answered, fact.time, thread, _MOST_THREADS)
    return replace(emails, waiting=waiting, answered=answered)


def _received(emails: Emails, mail: Email) -> Emails:
    answered = packed.time_of(emails.answered, mail.thread)
    if answered is not None and answered > mail.time:
        return emails
    same = next((each for each in emails.waiting if each.mark == mail.mark), None)
    others = [each for each in emails.waiting if each is not same]
    waiting = sorted((*others, later(same, mail)), key=_MARK)
    return replace(emails, waiting=tuple(waiting[-_MOST:]))


def _agreed(emails: Emails, fact: Fact, data: CommunicationsPolicyAgreed) -> Emails:
    agreed = Agreed(fact.time, fact.id, fact.recorded, data.answer_emails_within_hours)
    return replace(emails, agreed=later(emails.agreed, agreed))


EMAILS = Slice("emails", Emails(), {ContactLogged: _contact, CommunicationsPolicyAgreed: _agreed})
CONSTANTS = Section("emails", Constants)


def _threads(state: State, policy: Policy) -> Iterator[Thread]:
    """Each thread that waits; its time runs from the first e-mail, and is followed from the last."""
    emails, constants = EMAILS.of(state), CONSTANTS.of(policy)
    agreed = None if emails.agreed is None else emails.agreed.within
    hours = constants.answer_within if agreed is None else agreed
    partner, work, by_thread = CLIENT.of(state).partner_id, round(hours * HOUR), dict[int, list[Email]]()
    for mail in emails.waiting:
        if _elsewhere(mail, state) is None:
            by_thread.setdefault(mail.thread, []).append(mail)
    for key, mails in by_thread.items():
        opens, last = (policy.people.after(mail.to or partner, mail.time, work) for mail in (mails[0], mails[-1]))
        yield Thread(key, mails, opens, max(opens, last) + span(constants.followed_for), hours, agreed is not None)


def _elsewhere(mail: Email, state: State) -> int | None:
    """When its sender had word from us outside the thread, if they had: a letter, an e-mail or a conversation.

    Where nobody is named on either side, a conversation that we began is with them.
    """
    talks = TALKS.of(state)
    if mail.sender is not None:
        return talks.word_after(mail.time, person_key(mail.sender))
    return next((talk.time for talk in talks.after(mail.time) if talk.unnamed and talk.outbound), None)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all threads that wait too long."""
    constants = CONSTANTS.of(policy)
    threads = list(_threads(state, policy))
    late = [thread for thread in threads if thread.opens <= at < thread.closes]
    if not late:
        return []
    mails = [mail for thread in late for mail in thread.mails]
    return [
        Term(
            "emails",
            stating(_waiting_facts, len(mails), min(mail.time for mail in mails)),
            evidence=names_of(mails),
            steady=constants.each * len(late),
            high=constants.ceiling,
            holds_until=min(time for thread in threads for time in (thread.opens, thread.closes) if time > at),
        )
    ]


def _waiting_facts(count: int, first: int) -> EmailsWaiting:
    return EmailsWaiting(count=count, first=moment(first))


def _unanswered(state: State, policy: Policy) -> Iterator[Window]:
    """Per thread, from the end of the hours in which it should have been answered."""
    for thread in _threads(state, policy):
        yield Window(
            RiskKind.EMAIL_UNANSWERED,
            thread.opens,
            thread.closes,
            partial(_facts, thread),
            subject=f"{thread.key:016x}",
            cause_recorded=max(thread.opens, thread.mails[0].recorded),
            concerns=known(*dict.fromkeys(mail.to for mail in thread.mails)),
            evidence=names_of(thread.mails),
        )


def _unanswered_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By our answer, a longer time agreed, or the days it is followed."""
    emails = EMAILS.of(state)
    thread = next((each for each in _threads(state, policy) if f"{each.key:016x}" == subject), None)
    answered, agreed = packed.time_of(emails.answered, int(subject, 16)), emails.agreed
    if thread is None and (elsewhere := _last_elsewhere(state, subject)) is not None:
        return ended_on("word_from_us", elsewhere, CONTACTS.of(state).named(elsewhere))
    if thread is None or at < thread.opens:
        if answered is not None and (thread is None or agreed is None or agreed.time <= answered):
            return ended_on("email_answered", answered, CONTACTS.of(state).named(answered))
        if thread is not None:
            return ended_as("more_time_for_emails", agreed)
    return ended_after("email_unanswered", CONSTANTS.of(policy).followed_for)


def _last_elsewhere(state: State, subject: str) -> int | None:
    """When the sender of the latest mail of the thread had word from us elsewhere."""
    mails = [mail for mail in EMAILS.of(state).waiting if f"{mail.thread:016x}" == subject]
    return _elsewhere(mails[-1], state) if mails else None


def _facts(thread: Thread, _at: int) -> EmailUnanswered:
    first, last = thread.mails[0], thread.mails[-1]
    return EmailUnanswered(
        first=moment(first.time),
        last=moment(last.time),
        hours=thread.hours,
        agreed=thread.agreed,
        sender=first.sender,
        to=first.to,
    )


SIGNAL = Signal(
    slice=EMAILS,
    constants=CONSTANTS,
    needs=(EMAILS,),
    terms=_terms,
    risks={
        RiskKind.EMAIL_UNANSWERED: RiskRule(
            _unanswered, _unanswered_ended, advice="Answer today, if only to say when the full answer comes."
        )
    },
)
