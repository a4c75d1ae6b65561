"""Statements on silence: how long nobody was in touch, and how that compares with what the firm aims at."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Time
from shared.events.statements.base import Count, Span, StatementData

#: A number of contacts a year, or of points.
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class InTouch(StatementData):
    """Contacts that count in the last 365 days, against the firm's ``standard`` a year (None: no comparison).

    ``since``: where our records of the client begin, if later. ``last``: the last contact by any channel. ``spoken``:
    only calls and meetings count. ``newsletters``: automated messages came later, which are no contacts.
    ``nothing_open``: a one-off matter is finished, so silence does not count. ``silent``: it speaks against them, as we
    are in touch less than that or have not been for long.
    """

    kind: Literal["in_touch"] = "in_touch"
    made: Count
    standard: Number | None = None
    since: date | None = None
    last: Time | None = None
    spoken: bool = True
    newsletters: bool = False
    nothing_open: bool = False
    silent: bool = False


class NoContact(StatementData):
    """No contact that counts since ``last``; without one, none since ``since``, where our records begin."""

    kind: Literal["no_contact"] = "no_contact"
    allowed: Span
    last: Time | None = None
    since: date | None = None
    spoken: bool = True


class RhythmBroken(StatementData):
    """Silent since ``last``, longer than the client is used to: ``usual`` days between contacts, as of late."""

    kind: Literal["rhythm_broken"] = "rhythm_broken"
    last: Time
    usual: Span | None = None


class HealthRed(StatementData):
    """The score is under ``limit`` of 100. What it is just now stands beside it wherever it is told."""

    kind: Literal["health_red"] = "health_red"
    limit: Number


Silence = InTouch | NoContact | RhythmBroken | HealthRed
