"""Contacts with a client, and calls that found nobody."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.events.base import EventData, Identifier, Line, MatterId, PersonId, Words
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


#: What the e-mail or telephone system calls one conversation: its thread or conversation id, or the first Message-ID.
Thread = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+$")]

#: What the calendar or the telephone system calls one happening in all its reports: iCalUID, linkedid, Message-ID.
Occasion = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+$")]


class ContactLogged(EventData):
    """A contact took place. ``automated``: nobody wrote or spoke it to this client alone (newsletter, reminder).

    ``with``: which of the client's people took part. ``by``: who of ours did, with ``colleagues`` beside them; a
    meeting of several is one contact. ``thread``: the conversation it belongs to; an inbound contact counts as answered
    by the first later outbound one in the same thread that is not automated. ``substance``: whether something was
    advised, decided or learnt; left out where nobody judged. ``occasion``: the same in all reports of one happening,
    such as a meeting in several calendars or a call in several legs; those of one day (UTC) count as one contact, with
    everybody who took part. Without it, meetings and video calls with one client in one minute are one.
    """

    channel: Channel
    direction: Direction = Direction.OUTBOUND
    purpose: Purpose = Purpose.OTHER
    by: PersonId | None = None
    with_: Annotated[tuple[Personal[Line], ...], Field(alias="with", max_length=50)] = ()
    automated: bool = False
    matter: MatterId | None = None
    summary: Personal[Words] | None = None
    colleagues: Annotated[tuple[PersonId, ...], Field(max_length=50)] = ()
    thread: Thread | None = None
    substance: bool | None = None
    occasion: Occasion | None = None


class CallMissed(EventData):
    """The client called and nobody spoke to them. ``call``: the same in all legs of one call, as in its return."""

    call: Identifier
    whom: PersonId | None = None
    caller: Personal[Line] | None = None
    message: Personal[Words] | None = None


class CallReturned(EventData):
    """The missed call was returned."""

    call: Identifier
    by: PersonId | None = None
