"""Statements on calls and e-mails that wait for an answer, and on how soon answers come."""

from typing import Literal

from shared.events.base import Line, PersonId, Time
from shared.events.statements.base import Count, Span, StatementData
from shared.personal import Personal


class CallUnreturned(StatementData):
    """A call was missed and is not returned, as far as we know. ``whom``: of ours the client rang for.

    ``hours``: working hours in which it should have been; ``agreed``: with the client, else by our own rule.
    """

    kind: Literal["call_unreturned"] = "call_unreturned"
    when: Time
    hours: Span
    agreed: bool
    caller: Personal[Line] | None = None
    whom: PersonId | None = None


class CallsMissed(StatementData):
    """Missed calls. ``open``: not returned, the first of them at ``first``; ``returned`` ones, the last at ``last``."""

    kind: Literal["calls_missed"] = "calls_missed"
    open: Count
    returned: Count
    first: Time | None = None
    last: Time | None = None


class EmailUnanswered(StatementData):
    """E-mails of one thread wait for an answer. ``first``, ``last``: when they came.

    ``hours``: working hours in which it should have been; ``agreed``: with the client, else by our own rule.
    """

    kind: Literal["email_unanswered"] = "email_unanswered"
    first: Time
    last: Time
    hours: Span
    agreed: bool
    sender: Personal[Line] | None = None
    to: PersonId | None = None


class EmailsWaiting(StatementData):
    """E-mails wait too long for an answer, the first of them since ``first``."""

    kind: Literal["emails_waiting"] = "emails_waiting"
    count: Count
    first: Time


class SlowAnswers(StatementData):
    """Of the latest ``answers`` by a channel ``in_time`` came within the working hours agreed.

    ``half_took``: half of them took so many working hours or more.
    """

    kind: Literal["slow_answers"] = "slow_answers"
    channel: Literal["calls", "emails"]
    hours: Span
    answers: Count
    in_time: Count
    half_took: Span


Answers = CallUnreturned | CallsMissed | EmailUnanswered | EmailsWaiting | SlowAnswers
