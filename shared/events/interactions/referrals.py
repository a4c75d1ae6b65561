"""Referrals: whom the client sent to us, whom we sent to them, and that we asked and thanked."""

from shared.events.base import EventData, Identifier, Line, PersonId, Words
from shared.personal import Personal


class ReferralReceived(EventData):
    """The client sent someone to us. ``who`` was sent, ``referred_by`` which of the client's people."""

    referral: Identifier
    who: Personal[Line] | None = None
    referred_by: Personal[Line] | None = None


class ReferralThanked(EventData):
    """The client was thanked for a referral. ``how``: a call, a letter, a gift."""

    referral: Identifier
    by: PersonId | None = None
    how: Personal[Words] | None = None


class ReferralAsked(EventData):
    """We asked the client to recommend us. ``asked``: which of their people."""

    by: PersonId | None = None
    asked: Personal[Line] | None = None


class ReferralGiven(EventData):
    """We sent someone to the client: custom, a supplier, a candidate. ``who`` was sent, ``by`` which of ours."""

    by: PersonId | None = None
    who: Personal[Line] | None = None
    note: Personal[Words] | None = None
