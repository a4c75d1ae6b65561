"""Statements on the client's goals and future, and on whom we and they send each other."""

from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Day, Time
from shared.events.statements.base import Quote, StatementData
from shared.events.statements.commercial import UpTo20
from shared.personal import Personal


class GoalsUnknown(StatementData):
    """Nobody has said what a client of ours since ``since`` wants to reach."""

    kind: Literal["goals_unknown"] = "goals_unknown"
    since: Day


class NewsUnmentioned(StatementData):
    """News of the client, or ``about`` one of their people, that nobody has mentioned to them."""

    kind: Literal["news_unmentioned"] = "news_unmentioned"
    headline: Personal[Quote]
    when: Time
    about: Personal[Quote] | None = None


class ReferralMoment(StatementData):
    """A promoter whom we could ask. ``asked``: when we last did; ``given``: when we last sent them somebody."""

    kind: Literal["referral_moment"] = "referral_moment"
    nps: Annotated[int, Field(ge=0, le=10)]
    when: Time
    respondent: Personal[Quote] | None = None
    asked: Time | None = None
    given: Time | None = None


class ReferralUnthanked(StatementData):
    """Somebody there sent us somebody, and was not thanked."""

    kind: Literal["referral_unthanked"] = "referral_unthanked"
    when: Time
    referred_by: Personal[Quote] | None = None
    who: Personal[Quote] | None = None


class FutureTalks(StatementData):
    """Ideas for their future that we shared, and talks about it."""

    kind: Literal["future"] = "future"
    ideas: UpTo20
    talks: UpTo20
    latest: Time


Growth = GoalsUnknown | NewsUnmentioned | ReferralMoment | ReferralUnthanked | FutureTalks
