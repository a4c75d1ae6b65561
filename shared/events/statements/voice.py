"""Statements on what the client says of us: complaints, scores, other firms, frustrated words."""

from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import EventData, Line, PersonId, Time
from shared.events.statements.base import Count, Quote, StatementData
from shared.personal import Personal

Score = Annotated[int, Field(ge=0, le=10)]
#: The latest scores told one by one.
_FEW = Field(min_length=1, max_length=5)


class ComplaintOpen(StatementData):
    """A complaint is not resolved. ``by``: which of the client's people complained."""

    kind: Literal["complaint_open"] = "complaint_open"
    when: Time
    about: Personal[Quote] | None = None
    by: Personal[Line] | None = None


class ComplaintUnacknowledged(StatementData):
    """Nobody reported that the client was told that we take up their complaint."""

    kind: Literal["complaint_unacknowledged"] = "complaint_unacknowledged"
    when: Time
    about: Personal[Quote] | None = None
    by: Personal[Line] | None = None


class ComplaintUnsatisfied(StatementData):
    """We closed a complaint, and they said ``when`` that they are not satisfied with how. ``raised``: if reported."""

    kind: Literal["complaint_unsatisfied"] = "complaint_unsatisfied"
    when: Time
    raised: Time | None = None
    about: Personal[Quote] | None = None
    by: Personal[Line] | None = None


class ComplaintsResolved(StatementData):
    """Complaints that are resolved, and how many of them to nobody's satisfaction."""

    kind: Literal["complaints_resolved"] = "complaints_resolved"
    count: Count
    last: Time
    unsatisfied: Count = 0


class WouldNotRecommend(StatementData):
    """Somebody would not recommend us, by a score of 10. ``by``: None for somebody unnamed."""

    kind: Literal["would_not_recommend"] = "would_not_recommend"
    score: Score
    when: Time
    by: Personal[Line] | None = None


class UnnamedWouldNotRecommend(StatementData):
    """Several unnamed people would not recommend us. ``scores``: the lowest of them, in order."""

    kind: Literal["unnamed_would_not_recommend"] = "unnamed_would_not_recommend"
    count: Count
    scores: Annotated[tuple[Score, ...], _FEW]
    last: Time


class GivenScore(EventData):
    """One score that somebody gave. ``about``: the touchpoint or the matter, if it was of one."""

    score: Score
    when: Time
    by: Personal[Line] | None = None
    about: Personal[Quote] | None = None


class Recommendations(StatementData):
    """Would they recommend us, of 10: the latest of ``count`` people, the latest first."""

    kind: Literal["recommendations"] = "recommendations"
    latest: Annotated[tuple[GivenScore, ...], _FEW]
    count: Count


class Satisfaction(StatementData):
    """How content they were with one thing, of 5: the latest of ``count`` scores, the latest first."""

    kind: Literal["satisfaction"] = "satisfaction"
    latest: Annotated[tuple[GivenScore, ...], _FEW]
    count: Count


class OtherFirmMentioned(StatementData):
    """The client spoke of another firm, the last time ``when``. ``heard_by``: which of our people heard it."""

    kind: Literal["other_firm_mentioned"] = "other_firm_mentioned"
    when: Time
    firm: Line | None = None
    heard_by: PersonId | None = None


class SoundedFrustrated(StatementData):
    """A machine heard frustration in their words, or in a ``note`` of ours. ``sentence``: if nothing else shows it."""

    kind: Literal["sounded_frustrated"] = "sounded_frustrated"
    when: Time
    by: Personal[Line] | None = None
    note: bool = False
    sentence: Personal[Quote] | None = None


Voice = (
    ComplaintOpen
    | ComplaintUnacknowledged
    | ComplaintUnsatisfied
    | ComplaintsResolved
    | WouldNotRecommend
    | UnnamedWouldNotRecommend
    | Recommendations
    | Satisfaction
    | OtherFirmMentioned
    | SoundedFrustrated
)
