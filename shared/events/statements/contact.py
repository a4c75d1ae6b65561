"""Statements on how and how often we are in touch, and with whom."""

from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Line, PersonId, Time
from shared.events.interactions import Channel, Purpose
from shared.events.statements.base import Count, Span, StatementData
from shared.personal import Personal

__all__ = [
    "Breadth",
    "CadenceShortfall",
    "Channel",
    "CheckInDue",
    "Contact",
    "MatchAssessed",
    "MatchInferred",
    "MotionsOnly",
    "Purpose",
    "SingleThread",
]

#: Contacts that the firm aims at in a year.
Standard = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class SingleThread(StatementData):
    """Of our people only ``person`` was in touch in the last ``within`` days, with a client of ``matters`` or more."""

    kind: Literal["single_thread"] = "single_thread"
    person: PersonId
    within: Span
    matters: Count


class CadenceShortfall(StatementData):
    """Contacts that count in the last 365 days and in the last ``over`` days, against the firm's ``standard`` a year.

    ``spoken``: only calls and meetings count.
    """

    kind: Literal["cadence_shortfall"] = "cadence_shortfall"
    made: Count
    lately: Count
    over: Span
    standard: Standard
    spoken: bool = True


class MotionsOnly(StatementData):
    """Contacts of the last ``within`` days that are mere motions; ``more`` are more than that.

    ``routine``: or without substance. ``alike``: always the same, by ``channel`` and for ``purpose``. ``from_us``,
    ``by``: what all contacts have in common.
    """

    kind: Literal["motions_only"] = "motions_only"
    within: Span
    automated: Count = 0
    routine: Count = 0
    alike: Count = 0
    channel: Channel | None = None
    purpose: Purpose | None = None
    more: Count = 0
    from_us: bool = False
    by: Channel | None = None


class CheckInDue(StatementData):
    """No record that anybody asked what they like and what we could do better, since ``last`` or ever."""

    kind: Literal["checkin_due"] = "checkin_due"
    every: Span
    last: Time | None = None


class MatchAssessed(StatementData):
    """How well the client goes together with whoever is responsible, of 5. ``by``: which of theirs said so."""

    kind: Literal["match_assessed"] = "match_assessed"
    rating: Annotated[int, Field(ge=1, le=5)]
    when: Time
    poor: bool
    by: Personal[Line] | None = None


class MatchInferred(StatementData):
    """They sound less content, 0 to 100 on average, since somebody else became responsible."""

    kind: Literal["match_inferred"] = "match_inferred"
    since: Time
    before: Annotated[float, Field(ge=0, le=100)]
    after: Annotated[float, Field(ge=0, le=100)]


class Breadth(StatementData):
    """Practice areas in which we work for them, and our people whom they know."""

    kind: Literal["breadth"] = "breadth"
    areas: Count
    people: Count


Contact = SingleThread | CadenceShortfall | MotionsOnly | CheckInDue | MatchAssessed | MatchInferred | Breadth
