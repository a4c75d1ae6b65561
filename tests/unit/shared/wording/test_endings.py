"""What ended a risk, to the letter, in the zone of whoever reads it."""

from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import endings as statements
from shared.events.statements.commitments import PromiseOverdue
from shared.events.statements.endings import (
    AnsweredInTime,
    CheckInAhead,
    Ended,
    EndedAfter,
    EndedAs,
    EndedOn,
    InTouchAgain,
    MatchRated,
    MovedTo,
    PaceEnough,
    PromoterPast,
    PutRightFirst,
    ScoreBack,
    ScoreGiven,
    StillTime,
    ended_when,
)
from shared.wording import Reader, endings

READER = Reader(datetime(2026, 11, 25, 9, tzinfo=UTC), ZoneInfo("Europe/London"))
THEN = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
PROMISE = PromiseOverdue(what="The draft", due=THEN, by="nia")


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (EndedOn(kind="promise_kept", when=THEN), "The promise was kept on 10 November."),
        (EndedOn(kind="promise_kept", when=READER.at), "The promise was kept today."),
        (EndedOn(kind="terms_ended", when=date(2025, 3, 1)), "The terms ended on 1 March 2025."),
        (EndedOn(kind="partner_changed", when=THEN), "Nothing says so of whoever is responsible since 10 November."),
        (
            EndedOn(kind="complaint_resolved_unsatisfied", when=THEN),
            "The complaint was resolved (not to their satisfaction) on 10 November.",
        ),
        (EndedOn(kind="complaint_acknowledged", when=THEN), "We told them on 10 November that we take it up."),
        (EndedAfter(kind="overdue_long", days=180), "Overdue for 180 days: no longer followed."),
        (EndedAs(kind="long_silent"), "None of us has been in touch for a long time, which is a risk of its own."),
        (MovedTo(kind="promise_moved", to=date(2026, 12, 8), when=THEN), "It is now promised for 8 December."),
        (MovedTo(kind="terms_until", to=date(2027, 12, 2)), "New terms were agreed, until 2 December 2027."),
        (StillTime(kind="complaint_in_time", began=THEN), "The complaint is of 10 November: there is still time."),
        (
            StillTime(kind="news_in_time", began=THEN),
            "It appeared only on 10 November; there is still time to mention it.",
        ),
        (ScoreGiven(value=8, most=10, when=THEN), "They gave 8 of 10 on 10 November."),
        (PromoterPast(nps=9, given=THEN), "They gave us 9 of 10 on 10 November: too long ago now."),
        (PromoterPast(nps=9), "It is no longer the moment, although they gave us 9 of 10."),
        (
            PutRightFirst(first=PROMISE),
            (
                "Something has to be put right first. We promised “The draft” for 10 November. "
                "No record that it was done."
            ),
        ),
        (PutRightFirst(), "Something has to be put right first."),
        (
            AnsweredInTime(in_time=7, of=8, when=THEN),
            "7 of the last 8 were answered in time, the latest on 10 November.",
        ),
        (
            MatchRated(rating=4, when=THEN, by="Mr Ash"),
            "Mr Ash said on 10 November how well they and the person responsible go together: 4 of 5.",
        ),
        (
            PaceEnough(forecast=11, until=date(2026, 12, 31), standard=10),
            "At the present pace it will be 11 in the year to 31 December; our standard is 10.",
        ),
        (
            CheckInAhead(due=datetime(2027, 5, 10, 12, tzinfo=UTC), when=THEN),
            "They were asked on 10 November. The next check-in is due on 10 May 2027.",
        ),
        (InTouchAgain(when=THEN), "The last call or meeting was on 10 November, recent enough."),
        (InTouchAgain(when=THEN, spoken=False), "The last contact was on 10 November, recent enough."),
        (ScoreBack(score=41), "The score is back at 41 of 100."),
    ],
)
def test_what_ended_it_is_a_sentence(stated: Ended, why: str) -> None:
    assert endings.why(stated, READER) == why


def test_every_form_and_every_kind_has_its_words() -> None:
    assert set(get_args(Ended)) == endings.WORDED
    assert set(get_args(statements.Happened)) == endings.HAPPENED.keys()
    assert set(get_args(statements.Lapsed)) == endings.LAPSED.keys()
    assert set(get_args(statements.Circumstance)) == endings.CIRCUMSTANCES.keys()
    kinds = [kind for model in get_args(Ended) for kind in get_args(model.model_fields["kind"].annotation)]
    assert len(kinds) == len(statements.KINDS)


def test_its_day_is_that_of_the_reader() -> None:
    sydney = Reader(READER.at, ZoneInfo("Australia/Sydney"))
    assert endings.why(EndedOn(kind="call_returned", when=THEN), sydney) == "The call was returned on 11 November."


def test_when_it_ended_is_known_of_what_happened_and_not_of_what_only_lapsed() -> None:
    assert ended_when(EndedOn(kind="promise_kept", when=THEN)) == THEN
    assert ended_when(MovedTo(kind="promise_moved", to=date(2026, 12, 8), when=THEN)) == THEN
    assert ended_when(EndedAfter(kind="overdue_long", days=180)) is None
    assert ended_when(EndedAs(kind="long_silent")) is None
