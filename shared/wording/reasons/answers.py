"""What statements on calls, e-mails and answers say."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shared.events.statements.answers import CallsMissed, CallUnreturned, EmailsWaiting, EmailUnanswered, SlowAnswers
from shared.wording.numbers import amount
from shared.wording.reader import Reader

_ANSWERED = {"calls": ("missed calls", "returned"), "emails": ("e-mails", "answered")}


def _call_unreturned(stated: CallUnreturned, reader: Reader) -> str:
    rang = f"{stated.caller or 'The client'} rang{_for(stated.whom, '', reader)} {_when(stated.when, reader)}"
    return f"{rang}. No record that anybody has rung back; {_rule(stated)}."


def _call_unreturned_title(stated: CallUnreturned, _reader: Reader) -> str:
    return f"{stated.caller or 'the client'} rang; no call back on record"


def _email_unanswered(stated: EmailUnanswered, reader: Reader) -> str:
    sender, to = stated.sender or "The client", _for(stated.to, "to ", reader)
    if reader.calendar_day(stated.first) == reader.calendar_day(stated.last):
        wrote = f"{sender} wrote{to} {_when(stated.first, reader)}"
    else:
        wrote = f"{sender} first wrote{to} {reader.on(stated.first)} and last {reader.on(stated.last)}"
    return f"{wrote}. No record of an answer; {_rule(stated)}."


def _email_unanswered_title(stated: EmailUnanswered, _reader: Reader) -> str:
    return f"{stated.sender or 'the client'} wrote; no answer on record"


def _when(moment: datetime, reader: Reader) -> str:
    """The day, and how many days ago it was where the day alone does not say it."""
    far = not reader.lasting and reader.distance(moment) < -1
    return f"{reader.on(moment)}, {reader.ago(moment)}" if far else reader.on(moment)


def _for(person: str | None, word: str, reader: Reader) -> str:
    """Whom of ours, if they are known by name."""
    name = reader.person(person, "")
    return f" {word}{name}" if name else ""


def _rule(stated: CallUnreturned | EmailUnanswered) -> str:
    hours = amount(stated.hours, "working hour")
    return f"{hours} {'was' if stated.hours == 1 else 'were'} agreed" if stated.agreed else f"our rule is {hours}"


def _calls_missed(stated: CallsMissed, reader: Reader) -> str:
    if stated.first is not None:
        return f"{amount(stated.open, 'call')} not returned, {_since(stated.open, stated.first, reader)}"
    if stated.returned == 1:
        return f"A missed call, returned{'' if stated.last is None else f' {reader.on(stated.last)}'}"
    last = "" if stated.last is None else f", the last {reader.on(stated.last)}"
    return f"{stated.returned} missed calls, all returned{last}. They count for less each month"


def _emails_waiting(stated: EmailsWaiting, reader: Reader) -> str:
    return f"{amount(stated.count, 'e-mail')} not answered, {_since(stated.count, stated.first, reader)}"


def _since(count: int, first: datetime, reader: Reader) -> str:
    return f"from {reader.day(first)}" if count == 1 else f"the first from {reader.day(first)}"


def _slow_answers(stated: SlowAnswers, _reader: Reader) -> str:
    what, done = _ANSWERED[stated.channel]
    number = "None" if stated.in_time == 0 else f"Only {stated.in_time}"
    verb = "was" if stated.in_time <= 1 else "were"
    agreed, took = (amount(hours, "working hour") for hours in (stated.hours, round(stated.half_took, 1)))
    slow = f"{number} of the last {stated.answers} {what} {verb} {done} within the {agreed} we agreed with them"
    return f"{slow}; half took {took} or more"


def _slow_answers_title(stated: SlowAnswers, _reader: Reader) -> str:
    what, done = _ANSWERED[stated.channel]
    return f"{what} are {done} later than we agreed"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    CallUnreturned: _call_unreturned,
    CallsMissed: _calls_missed,
    EmailUnanswered: _email_unanswered,
    EmailsWaiting: _emails_waiting,
    SlowAnswers: _slow_answers,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    CallUnreturned: _call_unreturned_title,
    EmailUnanswered: _email_unanswered_title,
    SlowAnswers: _slow_answers_title,
}
