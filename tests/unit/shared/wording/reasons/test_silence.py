"""What statements on silence say, to the letter."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.silence import HealthRed, InTouch, NoContact, RhythmBroken
from shared.wording import Reader, reasons

READER = Reader(datetime(2026, 11, 25, 9, tzinfo=UTC), ZoneInfo("Europe/London"))
LAST = datetime(2026, 11, 10, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            InTouch(made=24, standard=10, last=LAST),
            "24 calls and meetings in the last year; our standard is 10. Last in touch on 10 November.",
        ),
        (
            InTouch(made=1, standard=10, since=date(2026, 9, 1), last=LAST, newsletters=True),
            (
                "1 call or meeting since 1 September; our standard is 10 a year. Last in touch on 10 November. "
                "Newsletters do not count."
            ),
        ),
        (
            InTouch(made=34, standard=24, last=MAY, silent=True),
            "Not in touch since 25 May. 34 calls and meetings in the last year; our standard is 24.",
        ),
        (InTouch(made=0, standard=24), "No call or meeting in the last year; our standard is 24."),
        (InTouch(made=7), "7 calls and meetings on record."),
        (InTouch(made=3, spoken=False, standard=2), "3 contacts in the last year; our standard is 2."),
        (
            InTouch(made=2, standard=10, nothing_open=True),
            (
                "Their one matter is finished, and nothing is open. 2 calls and meetings in the last year; "
                "our standard is 10."
            ),
        ),
        (NoContact(allowed=90, last=MAY), "No call or meeting since 25 May; our rule is 90 days."),
        (
            NoContact(allowed=60, since=date(2024, 11, 25)),
            "No call or meeting since our records began on 25 November 2024; our rule is 60 days.",
        ),
        (NoContact(allowed=90, spoken=False), "No contact on record; our rule is 90 days."),
        (RhythmBroken(last=MAY, usual=7), "Last in touch on 25 May. Until then we were in touch about every week."),
        (RhythmBroken(last=MAY), "Last in touch on 25 May."),
        (HealthRed(limit=40), "The score is below 40 of 100."),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("days", "usual"),
    [(0.2, "day"), (1, "day"), (3.4, "3 days"), (7, "week"), (20, "3 weeks"), (61, "2 months"), (400, "13 months")],
)
def test_a_gap_is_told_as_people_do(days: float, usual: str) -> None:
    assert f"about every {usual}." in reasons.why(RhythmBroken(last=MAY, usual=days), READER)


def test_titles_end_the_line_that_begins_with_the_client() -> None:
    assert reasons.title(NoContact(allowed=90, last=MAY), READER) == "no call or meeting since 25 May"
    assert reasons.title(RhythmBroken(last=MAY, usual=7), READER) == "silent since 25 May, longer than they are used to"
