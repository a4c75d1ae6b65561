"""What a brief is made of. Every list is cut to what one page holds."""

from datetime import date, datetime
from typing import Any

import msgspec

from shared.events.scoring import Band
from shared.events.statements.endings import Ended as EndedBy


class _Part(msgspec.Struct, frozen=True, gc=False):
    """Times are UTC."""


class Goals(_Part, frozen=True):
    """What was agreed. ``matter``: the title, None for the relationship."""

    matter: str | None
    goals: tuple[str, ...]
    acceptable_outcomes: tuple[str, ...]
    agreed: datetime


class Interest(_Part, frozen=True):
    """``whose``: of their people; ``yearly_on``: the month and day on which it returns (05-17)."""

    what: str
    whose: str | None
    yearly_on: str | None


class Ours(_Part, frozen=True):
    """One of our people. ``part``: what they do for the client; ``last_contact``: their latest with the client."""

    person: str
    responsible: bool
    part: str | None
    last_contact: datetime | None


class Theirs(_Part, frozen=True):
    """One of their people. ``known_to``: those of ours who spoke with them, the latest first."""

    name: str
    known_to: tuple[str, ...]
    last_talk: datetime


class Reason(_Part, frozen=True):
    """For the score (``points`` over 0) or against it. ``why``: the ``facts`` in words, which hold until a time."""

    points: float
    why: str
    facts: dict[str, Any] | None = None
    holds_until: datetime | None = None
    kind: str = ""


class HealthNow(_Part, frozen=True):
    """The present health. ``meaning``: what the score means for a client who cannot leave; None for others.

    ``number``: the score as it is printed, None where too little is known; ``words``: how they stand, and why the
    colour may be another than that of the score. ``talks``: ``contacts`` against ``expected``, in words; None where one
    of the reasons says it.
    """

    score: float
    number: str | None
    band: Band
    words: str
    confidence: float
    meaning: str | None
    against: tuple[Reason, ...]
    in_favour: tuple[Reason, ...]
    contacts: int
    expected: float
    last_contact: datetime | None
    talks: str | None


class OpenRisk(_Part, frozen=True):
    """An open risk; ``why``, ``facts``: as in `Reason`."""

    kind: str
    why: str
    since: datetime
    next_step: str
    facts: dict[str, Any] | None = None
    holds_until: datetime | None = None


class Item(_Part, frozen=True):
    """Something open. ``kind``: such as "Promise". ``when``: it is ``due``, or else since when it is open.

    ``who``: of ours. ``late``: what is due is overdue, as far as we know; ``missed``: somebody said that it was not
    done in time. ``day``: by the end of which it is due, where no hour was said.
    """

    kind: str
    what: str
    when: datetime
    who: str | None = None
    due: bool = False
    late: bool = False
    day: date | None = None
    missed: bool = False


class Matter(_Part, frozen=True):
    """An open matter."""

    title: str
    lead: str | None
    opened: datetime


class Quote(_Part, frozen=True):
    """The client's own words; ``by``: who of theirs, ``question``: what they were asked, as far as known."""

    when: datetime
    words: str
    by: str | None = None
    question: str | None = None


class Change(_Part, frozen=True):
    """What happened since the last meeting. ``dated``: its words name a day themselves."""

    when: datetime
    what: str
    dated: bool = False


class SinceMeeting(_Part, frozen=True):
    """``met``: the last meeting or video call, None if there was none. ``contacts``: real ones since.

    ``score_then``: the score last published before it, None if none was; ``moved`` says how it went from there.
    ``changes``: the latest first.
    """

    met: datetime | None
    contacts: int
    score_then: float | None
    moved: str | None
    changes: tuple[Change, ...]


class Suggestion(_Part, frozen=True):
    """Something to bring up. ``kind``: such as "News"."""

    kind: str
    what: str


class Brief(_Part, frozen=True):
    """The page. ``since``: the first day of the relationship.

    ``zone``: in which its sentences tell days. ``most_valued``, ``least_valued``: about us, what they said last of it.
    ``names``: of those of our people who are on it and known by name; they are told apart by their ids.
    """

    client: str
    name: str
    kind: str | None
    tier: str | None
    sector: str | None
    supervisor: str | None
    since: date | None
    closed: bool
    at: datetime
    zone: str
    policy: str
    goals: tuple[Goals, ...]
    standing: HealthNow
    risks: tuple[OpenRisk, ...]
    interests: tuple[Interest, ...]
    ours: tuple[Ours, ...]
    theirs: tuple[Theirs, ...]
    matters: tuple[Matter, ...]
    open_items: tuple[Item, ...]
    said: tuple[Quote, ...]
    most_valued: Quote | None
    least_valued: Quote | None
    since_meeting: SinceMeeting
    ahead: tuple[Suggestion, ...]
    names: dict[str, str]


class Ended(_Part, frozen=True):
    """A risk published as closed at ``when``. ``facts``: what ended it; ``why`` says it where there are none."""

    when: datetime
    kind: str
    why: str
    facts: EndedBy | None = None


class Past(_Part, frozen=True):
    """What scoring published before. ``score``: the last before the meeting. ``ended``: the risks closed since."""

    score: float | None = None
    ended: tuple[Ended, ...] = ()


NO_PAST = Past()
