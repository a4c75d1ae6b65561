"""What statements on commitments say, to the letter."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.commitments import PromiseMissed, PromiseNotKept, PromiseOverdue
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), {"nia": "Nia Rees"}.get, me="jane")
FRIDAY = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            PromiseOverdue(what="Written advice.", due=FRIDAY, by="nia"),
            "Nia Rees promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseOverdue(what="Written advice", due=FRIDAY, by="jane"),
            "You promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseOverdue(what="Written advice", due=FRIDAY),
            "We promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseNotKept(when=FRIDAY, owned_up=False, what="Written advice", reason="The expert is ill."),
            (
                "The promise “Written advice” was broken on Friday 20 November. Our note: “The expert is ill”. "
                "No record that the client was told."
            ),
        ),
        (PromiseNotKept(when=AT, owned_up=True), "A promise was broken today. We have told the client."),
        (PromiseMissed(when=FRIDAY, what="Advice"), "We did not keep a promise: “Advice” (Friday 20 November)."),
        (PromiseMissed(when=AT), "A promise was broken (today)."),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


def test_a_title_ends_the_line_that_begins_with_the_client() -> None:
    overdue = PromiseOverdue(what="Advice", due=FRIDAY)
    assert reasons.title(overdue, READER) == "promised for Friday 20 November, and no record of it"
    assert reasons.title(PromiseMissed(when=AT), READER) is None
