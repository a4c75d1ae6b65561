"""What statements on calls and e-mails say, to the letter."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.answers import CallsMissed, CallUnreturned, EmailsWaiting, EmailUnanswered, SlowAnswers
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), {"nia": "Nia Rees"}.get, me="jane")
LASTING = Reader(AT, UTC, lasting=True)
WEDNESDAY, TUESDAY = datetime(2026, 11, 18, 17, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)


def slow(in_time: int, **fields: object) -> Statement:
    told = {"channel": "calls", "hours": 4, "answers": 12, "in_time": in_time, "half_took": 25.5}
    return SlowAnswers.model_validate(told | fields)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            CallUnreturned(when=WEDNESDAY, hours=8, agreed=False, caller="Captain Strand", whom="nia"),
            (
                "Captain Strand rang Nia Rees on Wednesday 18 November, 7 days ago. "
                "No record that anybody has rung back; our rule is 8 working hours."
            ),
        ),
        (
            CallUnreturned(when=TUESDAY, hours=1, agreed=True, whom="jane"),
            ("The client rang you yesterday. No record that anybody has rung back; 1 working hour was agreed."),
        ),
        (
            CallUnreturned(when=TUESDAY, hours=4, agreed=True, caller="Mrs Hall", whom="somebody.unknown"),
            "Mrs Hall rang yesterday. No record that anybody has rung back; 4 working hours were agreed.",
        ),
        (
            CallsMissed(open=1, returned=3, first=WEDNESDAY, last=TUESDAY),
            "1 call not returned, from Wednesday 18 November.",
        ),
        (CallsMissed(open=2, returned=0, first=TUESDAY), "2 calls not returned, the first from yesterday."),
        (CallsMissed(open=0, returned=1, last=TUESDAY), "A missed call, returned yesterday."),
        (
            CallsMissed(open=0, returned=3, last=WEDNESDAY),
            "3 missed calls, all returned, the last on Wednesday 18 November. They count for less each month.",
        ),
        (
            EmailUnanswered(first=WEDNESDAY, last=WEDNESDAY, hours=8, agreed=False, sender="Mr Ash", to="nia"),
            (
                "Mr Ash wrote to Nia Rees on Wednesday 18 November, 7 days ago. "
                "No record of an answer; our rule is 8 working hours."
            ),
        ),
        (
            EmailUnanswered(first=WEDNESDAY, last=TUESDAY, hours=3, agreed=True),
            (
                "The client first wrote on Wednesday 18 November and last yesterday. "
                "No record of an answer; 3 working hours were agreed."
            ),
        ),
        (EmailsWaiting(count=1, first=TUESDAY), "1 e-mail not answered, from yesterday."),
        (EmailsWaiting(count=3, first=WEDNESDAY), "3 e-mails not answered, the first from Wednesday 18 November."),
        (
            slow(0),
            (
                "None of the last 12 missed calls was returned within the 4 working hours we agreed with them; "
                "half took 25.5 working hours or more."
            ),
        ),
        (
            slow(1, channel="emails", hours=1, half_took=3),
            (
                "Only 1 of the last 12 e-mails was answered within the 1 working hour we agreed with them; "
                "half took 3 working hours or more."
            ),
        ),
        (
            slow(5),
            (
                "Only 5 of the last 12 missed calls were returned within the 4 working hours we agreed with them; "
                "half took 25.5 working hours or more."
            ),
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (CallUnreturned(when=AT, hours=8, agreed=False, caller="Mrs Hall"), "Mrs Hall rang; no call back on record"),
        (CallUnreturned(when=AT, hours=8, agreed=False), "the client rang; no call back on record"),
        (
            EmailUnanswered(first=AT, last=AT, hours=8, agreed=False, sender="Mr Ash"),
            "Mr Ash wrote; no answer on record",
        ),
        (slow(0), "missed calls are returned later than we agreed"),
        (slow(0, channel="emails"), "e-mails are answered later than we agreed"),
        (EmailsWaiting(count=1, first=AT), None),
    ],
)
def test_a_title_names_who_waits(stated: Statement, title: str | None) -> None:
    assert reasons.title(stated, READER) == title


def test_what_is_kept_counts_no_days() -> None:
    stated = CallUnreturned(when=WEDNESDAY, hours=8, agreed=False)
    assert reasons.why(stated, LASTING).startswith("The client rang on 18 November. ")
