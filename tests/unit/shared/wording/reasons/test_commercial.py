"""What statements on invoices, terms and favours say, to the letter."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shared.events.clients import TermsDocument
from shared.events.statements import Statement
from shared.events.statements.commercial import (
    BeyondInvoice,
    CostsReviewDue,
    DocumentSeen,
    Instructions,
    InvoiceDoubted,
    InvoicesDoubted,
    LockedIn,
    LowScore,
    Money,
    OverEstimate,
    RenewalNear,
    TermsReviewDue,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"))
#: Wednesday evening in London, Thursday in Sydney.
LATE = datetime(2026, 11, 18, 20, tzinfo=UTC)
MAY = datetime(2026, 5, 2, 9, tzinfo=UTC)
BOTH = (TermsDocument.TERMS, TermsDocument.RETAINER_LETTER)
NO_WORD = "No record that it was settled."
STANDARD = "Our standard is a review once a year."
BOUND = "They are under contract until 4 January 2027. {} Clients who cannot leave complain less, and go when they can."


def gbp(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="GBP")


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            InvoiceDoubted(when=LATE, raised_by="Mr Ash", about="the hours.", fees=gbp("1400.00"), issued=MAY),
            f"Mr Ash asked about our invoice for £1,400 on Wednesday 18 November: “the hours”. {NO_WORD}",
        ),
        (InvoiceDoubted(when=AT), f"They asked about an invoice today. {NO_WORD}"),
        (InvoicesDoubted(count=1, latest=MAY), "They asked about one of our invoices on 2 May."),
        (InvoicesDoubted(count=5, latest=MAY), "They asked about 5 of our invoices, most recently on 2 May."),
        (
            OverEstimate(count=1, when=MAY, fees=gbp("1400.50"), estimate=gbp("1000.00")),
            "We charged £1,400.50 on 2 May, against an estimate of £1,000.",
        ),
        (
            OverEstimate(count=2, when=MAY, fees=gbp("80.00"), estimate=gbp("50.00")),
            "2 invoices came to more than we had estimated. The last: £80 on 2 May, against an estimate of £50.",
        ),
        (
            CostsReviewDue(every=365, charged_since=MAY),
            f"No review of their costs on record since their first invoice, on 2 May. {STANDARD}",
        ),
        (CostsReviewDue(every=365, reviewed=MAY), f"We last looked for ways to save them money on 2 May. {STANDARD}"),
        (
            RenewalNear(ends=date(2027, 1, 4), free_to_leave=False),
            "The terms end on 4 January 2027. No record of a renewal.",
        ),
        (
            RenewalNear(ends=date(2026, 11, 26), free_to_leave=True),
            "The terms end tomorrow. No record of a renewal. They are free to leave before that, too.",
        ),
        (
            TermsReviewDue(seen=(DocumentSeen(documents=BOTH, when=MAY, agreed=True),), every=365),
            f"The terms and the retainer letter were agreed on 2 May, and have not been reviewed since. {STANDARD}",
        ),
        (
            TermsReviewDue(
                seen=(
                    DocumentSeen(documents=BOTH[:1], when=MAY, agreed=True),
                    DocumentSeen(documents=BOTH[1:], when=MAY, agreed=False),
                ),
                every=45,
            ),
            (
                "The terms were agreed on 2 May, and have not been reviewed since; the retainer letter was last "
                "reviewed on 2 May. Our standard is a review every 45 days."
            ),
        ),
        (
            LockedIn(until=date(2027, 1, 4), scores=(LowScore(value=3, most=10, when=MAY, before=9),)),
            BOUND.format("They gave us 3 of 10 on 2 May, down from 9."),
        ),
        (
            LockedIn(
                until=date(2027, 1, 4),
                scores=(LowScore(value=3, most=10, when=MAY), LowScore(value=2, most=5, when=AT)),
                routine=True,
                talked=MAY,
            ),
            BOUND.format(
                "They gave us 3 of 10 on 2 May and 2 of 5 today. No talk beyond routine on record since 2 May."
            ),
        ),
        (LockedIn(until=date(2027, 1, 4), routine=True), BOUND.format("No talk beyond routine on record.")),
        (Instructions(further=1, referrals=0, latest=MAY), "They instructed us again on 2 May."),
        (
            Instructions(further=2, referrals=1, latest=MAY),
            "They instructed us again twice and sent us somebody, most recently on 2 May.",
        ),
        (
            Instructions(further=20, referrals=3, latest=AT),
            "They instructed us again 20 times or more and sent us 3 people, most recently today.",
        ),
        (BeyondInvoice(sent=1, latest=MAY), "We sent them somebody, most recently on 2 May."),
        (
            BeyondInvoice(sent=2, savings=(gbp("2100.00"),), not_charged=True, hours=1, latest=MAY),
            (
                "We sent them 2 people, offered them savings of £2,100 and worked 1 hour for them without charging it, "
                "most recently on 2 May."
            ),
        ),
        (
            BeyondInvoice(sent=0, not_charged=True, hours=24.5, at_least=True, latest=MAY),
            "We worked at least 24.5 hours for them without charging it, most recently on 2 May.",
        ),
        (
            BeyondInvoice(sent=0, not_charged=True, latest=MAY),
            "We worked for them without charging it, most recently on 2 May.",
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


def test_a_moment_is_told_by_the_readers_calendar_and_a_date_is_that_date_everywhere() -> None:
    sydney = Reader(AT, ZoneInfo("Australia/Sydney"))
    assert "on Thursday 19 November" in reasons.why(InvoiceDoubted(when=LATE), sydney)
    assert "end tomorrow" in reasons.why(RenewalNear(ends=date(2026, 11, 26), free_to_leave=False), sydney)


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (
            InvoiceDoubted(when=LATE, raised_by="Mr Ash", fees=gbp("1400.00")),
            "Mr Ash asked about our invoice for £1,400",
        ),
        (InvoiceDoubted(when=LATE), "they asked about an invoice"),
        (RenewalNear(ends=date(2027, 1, 4), free_to_leave=False), "the terms end on 4 January 2027"),
        (
            TermsReviewDue(seen=(DocumentSeen(documents=BOTH, when=MAY, agreed=True),), every=365),
            "the terms and the retainer letter should be reviewed",
        ),
        (Instructions(further=1, referrals=0, latest=MAY), None),
    ],
)
def test_a_title_ends_the_line_that_begins_with_the_client(stated: Statement, title: str | None) -> None:
    assert reasons.title(stated, READER) == title
