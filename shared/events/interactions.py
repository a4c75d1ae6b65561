"""`rapport.interactions.v1`: what happened with a client. Subject: the client's id."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import EventData, Identifier, Line, MatterId, PersonId, Time, Words
from shared.personal import Personal


class Channel(StrEnum):
    """How the contact was made."""

    MEETING = "meeting"
    VIDEO = "video"
    CALL = "call"
    LETTER = "letter"
    EMAIL = "email"


class Direction(StrEnum):
    """Who began: ``outbound`` is us."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Purpose(StrEnum):
    """What the contact was about."""

    ADVICE = "advice"
    STATUS = "status"
    CHECK_IN = "check_in"
    FUTURE = "future"
    BILLING = "billing"
    SOCIAL = "social"
    MARKETING = "marketing"
    OTHER = "other"


class ContactLogged(EventData):
    """A contact took place. ``automated``: nobody wrote or spoke it to this client alone (newsletter, reminder)."""

    channel: Channel
    direction: Direction = Direction.OUTBOUND
    purpose: Purpose = Purpose.OTHER
    by: PersonId | None = None
    with_: Annotated[tuple[Personal[Line], ...], Field(alias="with", max_length=50)] = ()
    automated: bool = False
    matter: MatterId | None = None
    summary: Personal[Words] | None = None


class CallMissed(EventData):
    """The client called and nobody spoke to them."""

    call: Identifier
    whom: PersonId | None = None
    caller: Personal[Line] | None = None
    message: Personal[Words] | None = None


class CallReturned(EventData):
    """The missed call was returned."""

    call: Identifier
    by: PersonId | None = None


class PromiseMade(EventData):
    """Someone of ours promised something by a time."""

    promise: Identifier
    what: Personal[Words]
    due: Time
    by: PersonId | None = None


class PromiseKept(EventData):
    """The promise was kept."""

    promise: Identifier


class PromiseBroken(EventData):
    """The promise will not be kept, or was not. ``owned_up``: the client heard it from us."""

    promise: Identifier
    owned_up: bool = False
    reason: Personal[Words] | None = None


class DeadlineSet(EventData):
    """Something is due to the client, or for them, at a time."""

    deadline: Identifier
    what: Personal[Words]
    due: Time
    owner: PersonId | None = None
    matter: MatterId | None = None


class DeadlineAtRisk(EventData):
    """It may not be done in time."""

    deadline: Identifier
    reason: Personal[Words] | None = None
    expected: Time | None = None


class ClientToldOfDelay(EventData):
    """The client knows that it may be late, or is. ``expected``: the new time they were given."""

    deadline: Identifier
    by: PersonId | None = None
    expected: Time | None = None


class DeadlineMet(EventData):
    """It was done in time."""

    deadline: Identifier


class DeadlineMissed(EventData):
    """It was not done in time."""

    deadline: Identifier
    reason: Personal[Words] | None = None


class FeedbackReceived(EventData):
    """The client said how we do.

    ``nps``: 0 to 10, "how likely are you to recommend us" (promoter 9 and 10, detractor 0 to 6; Reichheld 2003).
    ``csat``: 1 to 5, satisfaction with one touchpoint.
    """

    nps: Annotated[int, Field(ge=0, le=10)] | None = None
    csat: Annotated[int, Field(ge=1, le=5)] | None = None
    respondent: Personal[Line] | None = None
    verbatim: Personal[Words] | None = None
    most_valued: Personal[Words] | None = None
    least_valued: Personal[Words] | None = None
    touchpoint: Line | None = None
    matter: MatterId | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = self.nps, self.csat, self.verbatim, self.most_valued, self.least_valued
        if all(value is None for value in said):
            raise ValueError("must hold at least one of: nps, csat, verbatim, most_valued, least_valued")
        return self


class ComplaintRaised(EventData):
    """The client complained."""

    complaint: Identifier
    about: Personal[Words]
    verbatim: Personal[Words] | None = None
    raised_by: Personal[Line] | None = None
    matter: MatterId | None = None


class ComplaintResolved(EventData):
    """The complaint is settled. ``satisfied``: what the client says of how, if asked."""

    complaint: Identifier
    how: Personal[Words] | None = None
    satisfied: bool | None = None


class CompetitorMentioned(EventData):
    """The client spoke of another firm."""

    competitor: Line | None = None
    verbatim: Personal[Words] | None = None
    heard_by: PersonId | None = None


class MatterOpened(EventData):
    """The client instructed us. ``status_every_days``: how often they want to hear where it stands."""

    matter: MatterId
    title: Personal[Line]
    practice_area: Line | None = None
    lead: PersonId | None = None
    status_every_days: Annotated[int, Field(ge=1, le=366)] | None = None


class StatusReported(EventData):
    """The client was told where a matter stands; without ``matter``, where all their matters stand."""

    matter: MatterId | None = None
    by: PersonId | None = None


class MatterClosed(EventData):
    """The matter is over."""

    matter: MatterId
    outcome: Personal[Words] | None = None
