"""What statements on deadlines say, to the letter."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.commitments import (
    ClientNotTold,
    DeadlineAtRisk,
    DeadlineLapse,
    DeadlineMissed,
    DeadlineOverdue,
    ToldLate,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), me="jane")
LASTING = Reader(AT, UTC, lasting=True)
TODAY, TOMORROW = datetime(2026, 11, 25, 17, tzinfo=UTC), date(2026, 11, 26)
SUNDAY, OCTOBER = date(2026, 11, 22), datetime(2026, 10, 5, 9, tzinfo=UTC)
WHAT = "The expert's report."
UNTOLD = "No record that the client was told."


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            DeadlineAtRisk(what=WHAT, due=TOMORROW, reason="He says Thursday at the earliest."),
            (
                "“The expert's report” is due tomorrow and may be late. "
                f"Our note: “He says Thursday at the earliest”. {UNTOLD}"
            ),
        ),
        (
            DeadlineAtRisk(what=WHAT, due=TODAY),
            f"“The expert's report” is due today at 17:00 (London) and may be late. {UNTOLD}",
        ),
        (
            DeadlineAtRisk(what=WHAT, due=SUNDAY),
            f"“The expert's report” was due on Sunday 22 November and may be late. {UNTOLD}",
        ),
        (DeadlineAtRisk(what=WHAT), f"“The expert's report” may be late. {UNTOLD}"),
        (DeadlineAtRisk(), f"A deadline may be late. {UNTOLD}"),
        (
            DeadlineAtRisk(what=WHAT, due=TOMORROW, knew=AT - timedelta(days=3), told=AT),
            "“The expert's report” is due tomorrow and may be late. The client was told 3 days after we knew.",
        ),
        (
            DeadlineAtRisk(what=WHAT, due=TOMORROW, knew=AT, told=AT + timedelta(minutes=20)),
            "“The expert's report” is due tomorrow and may be late. The client was told at once.",
        ),
        (
            DeadlineMissed(what=WHAT, due=OCTOBER, when=OCTOBER, reason="The portal was down.", knew=AT, told=OCTOBER),
            (
                "“The expert's report” was due on 5 October and was missed. "
                "Our note: “The portal was down”. The client had been warned."
            ),
        ),
        (DeadlineMissed(what=WHAT, when=OCTOBER), f"“The expert's report” was missed on 5 October. {UNTOLD}"),
        (
            DeadlineOverdue(what=WHAT, due=SUNDAY),
            "“The expert's report” was due on Sunday 22 November. No record that it was met.",
        ),
        (
            DeadlineOverdue(what=WHAT, due=SUNDAY, told=OCTOBER),
            (
                "“The expert's report” was due on Sunday 22 November. No record that it was met. "
                "The client has been told that it may be late."
            ),
        ),
        (
            ClientNotTold(what=WHAT, due=TOMORROW, missed=False),
            f"“The expert's report” is due tomorrow and may be late. {UNTOLD}",
        ),
        (
            ClientNotTold(what=WHAT, due=SUNDAY, missed=True),
            f"“The expert's report” was due on Sunday 22 November and was missed. {UNTOLD}",
        ),
        (DeadlineLapse(what=WHAT, when=OCTOBER), "We missed a deadline: “The expert's report” (5 October)."),
        (DeadlineLapse(when=OCTOBER), "We missed a deadline (5 October)."),
        (
            DeadlineLapse(what=WHAT, when=OCTOBER, due=SUNDAY),
            "We missed a deadline: “The expert's report” (due on Sunday 22 November).",
        ),
        (
            ToldLate(what=WHAT, count=1, missed=True),
            "No record that the client was told that “The expert's report” was missed.",
        ),
        (
            ToldLate(what=WHAT, count=3, missed=False, knew=OCTOBER, told=OCTOBER + timedelta(hours=30)),
            "Told too late of 3 delays. They heard 30 hours after we did that “The expert's report” may be late.",
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (DeadlineAtRisk(what=WHAT, due=TOMORROW), "“The expert's report”, due tomorrow, may be late"),
        (DeadlineAtRisk(), "a deadline may be late"),
        (DeadlineMissed(what=WHAT, due=SUNDAY, when=AT), "deadline missed: “The expert's report”"),
        (DeadlineMissed(when=AT), "a deadline was missed"),
        (DeadlineOverdue(what=WHAT, due=SUNDAY), "“The expert's report” was due on Sunday 22 November; no word of it"),
        (ClientNotTold(what=WHAT, missed=False), "“The expert's report” may be late; no record that they know"),
        (ClientNotTold(what=WHAT, missed=True), "“The expert's report” was missed; no record that they know"),
    ],
)
def test_a_title_names_the_thing(stated: Statement, title: str) -> None:
    assert reasons.title(stated, READER) == title


def test_a_long_thing_is_cut_in_a_title_only() -> None:
    what = "The expert's report for the adjudication between the two owners of the bridge"
    assert reasons.title(DeadlineAtRisk(what=what), READER) == "“The expert's report for the…” may be late"
    assert what in reasons.why(DeadlineAtRisk(what=what), READER)


def test_what_is_kept_says_nothing_of_today() -> None:
    assert reasons.why(DeadlineAtRisk(what=WHAT, due=TODAY), LASTING) == (
        f"“The expert's report”, due on 25 November, may be late. {UNTOLD}"
    )


@pytest.mark.parametrize(("zone", "day"), [("America/Los_Angeles", "31 December"), ("Europe/London", "1 January 2027")])
def test_a_moment_is_told_in_the_readers_zone_and_a_day_is_the_same_everywhere(zone: str, day: str) -> None:
    reader = Reader(AT, ZoneInfo(zone))
    at_an_hour = DeadlineOverdue(what="x", due=datetime(2027, 1, 1, 7, 59, tzinfo=UTC))
    assert f"due on {day}" in reasons.why(at_an_hour, reader)
    assert "due on 31 December" in reasons.why(DeadlineOverdue(what="x", due=date(2026, 12, 31)), reader)
