"""What ended a risk, as facts: the statements of `RiskClosed`, told apart by ``kind`` as those of open risks are.

Most are of three forms: something happened on a day, nothing was heard for so many days, or a circumstance changed.
``when`` is always when that was which ended it, so that a reader can say it of a history recorded today.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from shared.events.base import Day, Line, Time
from shared.events.statements import KnownStatement
from shared.events.statements.base import Count, Span, StatementData, kinds_of, known_only
from shared.events.statements.commitments import When
from shared.events.statements.contact import Standard
from shared.personal import Personal

Happened = Literal[
    "action_done",
    "action_dropped",
    "another_in_touch",
    "call_returned",
    "client_told",
    "complaint_acknowledged",
    "complaint_resolved",
    "complaint_resolved_unsatisfied",
    "complaint_satisfied",
    "costs_reviewed",
    "deadline_at_risk",
    "deadline_met",
    "deadline_missed",
    "email_answered",
    "goals_agreed",
    "in_rhythm",
    "invoice_cancelled",
    "invoice_paid",
    "matter_closed",
    "mistake_remedied",
    "mistake_remedied_unsatisfied",
    "more_than_motions",
    "news_dismissed",
    "news_mentioned",
    "onboarded",
    "partner_changed",
    "promise_broken",
    "promise_kept",
    "referral_asked",
    "referral_thanked",
    "relationship_ended",
    "spoken_since",
    "status_reported",
    "talked_beyond_routine",
    "talked_since",
    "terms_ended",
    "terms_renewed",
    "terms_reviewed",
    "word_from_us",
]


class EndedOn(StatementData):
    """Something happened at a moment, or on a day, that ended it."""

    kind: Happened
    when: When


Lapsed = Literal[
    "amends_past",
    "answers_old",
    "call_unreturned",
    "competitor_silent",
    "complaint_unsatisfied",
    "email_unanswered",
    "frustration_silent",
    "goals_unknown",
    "invoice_silent",
    "last_score_old",
    "match_old",
    "motions_few",
    "no_invoice",
    "onboarding_long",
    "overdue_long",
    "referral_unthanked",
    "score_old",
    "untold_long",
]


class EndedAfter(StatementData):
    """So many days went by: it is followed no longer, or says nothing of today."""

    kind: Lapsed
    days: Span


Circumstance = Literal[
    "checkins_ended",
    "complaint_forgotten",
    "contract_over",
    "deadline_forgotten",
    "deadline_unreported",
    "first_checkin_past",
    "less_contact_agreed",
    "long_silent",
    "matter_finished",
    "mistake_forgotten",
    "more_time_for_calls",
    "more_time_for_emails",
    "news_old",
    "no_longer_promoter",
    "not_followed",
    "onboarding_done",
    "onboarding_in_time",
    "other_hours",
    "rhythm_unknown",
    "silent_beyond_rhythm",
    "silent_beyond_rule",
    "status_not_agreed",
    "terms_open",
    "terms_unknown",
    "untold_as_well",
]


class EndedAs(StatementData):
    """A circumstance is another now. ``when``: since when, where one fact made it so."""

    kind: Circumstance
    when: Time | None = None


class MovedTo(StatementData):
    """It is for a later day now, or holds until one: ``to``. ``when``: that was said."""

    kind: Literal["action_moved", "deadline_moved", "promise_moved", "terms_until"]
    to: When
    when: Time | None = None


class StillTime(StatementData):
    """It began later than was known, so there is still time."""

    kind: Literal["complaint_in_time", "news_in_time"]
    began: Time


class ScoreGiven(StatementData):
    """They gave a better score, of ``most``."""

    kind: Literal["score_given"] = "score_given"
    value: Count
    most: Count
    when: Time


class PromoterPast(StatementData):
    """A promoter's score of 10 that is too old to ask them; without ``given``: it is the moment no longer."""

    kind: Literal["promoter_past"] = "promoter_past"
    nps: Annotated[int, Field(ge=0, le=10)]
    given: Time | None = None


class PutRightFirst(StatementData):
    """Something has to be put right before they are asked for anything: ``first``."""

    kind: Literal["put_right_first"] = "put_right_first"
    first: KnownStatement = None


class AnsweredInTime(StatementData):
    """Of the last ``of`` answers so many came in time, the latest of them at ``when``."""

    kind: Literal["answered_in_time"] = "answered_in_time"
    in_time: Count
    of: Count
    when: Time


class MatchRated(StatementData):
    """How well the client and whoever is responsible go together, of 5. ``by``: which of theirs said so."""

    kind: Literal["match_rated"] = "match_rated"
    rating: Annotated[int, Field(ge=1, le=5)]
    when: Time
    by: Personal[Line] | None = None


class PaceEnough(StatementData):
    """At the present pace it will be so many contacts in the year to ``until``."""

    kind: Literal["pace_enough"] = "pace_enough"
    forecast: Count
    until: Day
    standard: Standard


class CheckInAhead(StatementData):
    """The next check-in is due later. ``when``: they were asked last."""

    kind: Literal["checkin_ahead"] = "checkin_ahead"
    due: Time
    when: Time | None = None


class InTouchAgain(StatementData):
    """The last contact that counts. ``spoken``: only calls and meetings do."""

    kind: Literal["in_touch_again"] = "in_touch_again"
    when: Time
    spoken: bool = True


class ScoreBack(StatementData):
    """The score is out of the red: the number as it is printed."""

    kind: Literal["score_back"] = "score_back"
    score: Annotated[int, Field(ge=0, le=100)]


Ended = (
    EndedOn
    | EndedAfter
    | EndedAs
    | MovedTo
    | StillTime
    | ScoreGiven
    | PromoterPast
    | PutRightFirst
    | AnsweredInTime
    | MatchRated
    | PaceEnough
    | CheckInAhead
    | InTouchAgain
    | ScoreBack
)

#: Every kind of ending, by its name on the wire.
KINDS: Mapping[str, type[StatementData]] = kinds_of(Ended)

_Told = Annotated[Ended, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[Ended] = TypeAdapter(_Told)

#: An optional field of an event that holds what ended a risk.
KnownEnding = Annotated[_Told | None, known_only(KINDS)]


def read_ending(document: object) -> Ended | None:
    """What ended a risk, from plain JSON values; None for a kind that is not known here, or what cannot be read as it.

    Whoever reads so has ``why`` beside it.
    """
    try:
        return _ADAPTER.validate_json(json.dumps(document), extra="ignore")
    except ValueError:
        return None


def ended_when(stated: Ended) -> date | None:
    """When that was which ended it: a moment, or a day; None where time did, or nobody knows."""
    when: date | None = getattr(stated, "when", None)
    return when
