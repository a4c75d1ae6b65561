"""The client's future, and what we do for it: news of them, ideas for them, the actions of the account plan."""

from typing import Annotated

from pydantic import Field, model_validator

from shared.events.base import Day, EventData, Identifier, Line, PersonId, Time, Words
from shared.events.by_day import day_beside
from shared.events.web_address import Url
from shared.personal import Personal


class NewsSpotted(EventData):
    """An outside monitor found news about the client; the event's time is when it appeared.

    ``about``: which of the client's people, where it is about one.
    """

    news: Identifier
    headline: Personal[Line]
    summary: Personal[Words] | None = None
    url: Personal[Url] | None = None
    about: Personal[Line] | None = None


class NewsMentioned(EventData):
    """Someone of ours spoke or wrote to the client about the news. The contact itself is a ContactLogged."""

    news: Identifier
    by: PersonId | None = None


class NewsDismissed(EventData):
    """The news needs no word: it is about another of that name, or better not mentioned."""

    news: Identifier
    by: PersonId | None = None
    reason: Personal[Words] | None = None


class IdeaShared(EventData):
    """We gave the client an idea for their future that is on no invoice. ``verbatim``: what they said of it."""

    what: Personal[Words]
    by: PersonId | None = None
    with_: Annotated[tuple[Personal[Line], ...], Field(alias="with", max_length=50)] = ()
    verbatim: Personal[Words] | None = None


class ActionPlanned(EventData):
    """Something the account plan says we shall do for the client. ``quick_win``: little work, soon felt.

    ``due_day``: where it is due on a day and not at an hour; it may be done until that day ends where its owner works.
    """

    action: Identifier
    what: Personal[Words]
    due: Time
    owner: PersonId | None = None
    quick_win: bool = False
    due_day: Day | None = None

    _fits = model_validator(mode="after")(day_beside)


class ActionCompleted(EventData):
    """The action is done. ``outcome``: what came of it."""

    action: Identifier
    outcome: Personal[Words] | None = None


class ActionDropped(EventData):
    """The action will not be done."""

    action: Identifier
    reason: Personal[Words] | None = None
