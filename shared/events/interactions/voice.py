"""What the client says of us: feedback, complaints, competitors."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import EventData, Identifier, Line, MatterId, Passage, PersonId, Words
from shared.personal import Personal


class Answer(EventData):
    """The answer to one question of a check-in, such as "What is one thing we could do better?"."""

    question: Line
    answer: Personal[Passage]


class FeedbackReceived(EventData):
    """The client said how we do, unasked, in a survey, or in a check-in (``answers``).

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
    answers: Annotated[tuple[Answer, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = self.nps, self.csat, self.verbatim, self.most_valued, self.least_valued, self.answers or None
        if all(value is None for value in said):
            raise ValueError("must hold at least one of: nps, csat, verbatim, most_valued, least_valued, answers")
        return self


class ComplaintRaised(EventData):
    """The client complained."""

    complaint: Identifier
    about: Personal[Words]
    verbatim: Personal[Words] | None = None
    raised_by: Personal[Line] | None = None
    matter: MatterId | None = None


class ComplaintAcknowledged(EventData):
    """The client knows that we heard the complaint and take it up. The first time counts."""

    complaint: Identifier
    by: PersonId | None = None


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
