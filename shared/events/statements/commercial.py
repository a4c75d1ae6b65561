"""Statements on what we charge, on the terms, and on what each side gives the other beyond them."""

from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Day, EventData, Time
from shared.events.clients import TermsDocument
from shared.events.money import Amount, Currency
from shared.events.statements.base import Count, Quote, Span, StatementData
from shared.personal import Personal

#: A count of which the highest means as many and more: so many things of a sort are remembered.
UpTo20 = Annotated[int, Field(ge=0, le=20)]


class Money(EventData):
    """An amount in a currency."""

    amount: Amount
    currency: Currency


class InvoiceDoubted(StatementData):
    """The client asked about an invoice that is neither paid nor cancelled. ``when``: the last time they did.

    ``fees``, ``issued``: of the invoice; absent where nobody reported it.
    """

    kind: Literal["invoice_queried"] = "invoice_queried"
    when: Time
    raised_by: Personal[Quote] | None = None
    about: Personal[Quote] | None = None
    fees: Money | None = None
    issued: Time | None = None


class InvoicesDoubted(StatementData):
    """So many invoices were asked about: the reason for a lower score."""

    kind: Literal["invoice_queried_weight"] = "invoice_queried_weight"
    count: Count
    latest: Time


class OverEstimate(StatementData):
    """So many invoices were over what the client was told to expect; the latest of them."""

    kind: Literal["over_estimate"] = "over_estimate"
    count: Count
    when: Time
    fees: Money
    estimate: Money


class CostsReviewDue(StatementData):
    """Nobody looked for ways in which they could pay less since ``reviewed``; if ever, or ``charged_since``.

    ``every``: days between reviews, by our standard.
    """

    kind: Literal["costs_review_due"] = "costs_review_due"
    every: Span
    reviewed: Time | None = None
    charged_since: Time | None = None


class RenewalNear(StatementData):
    """The terms end on a day, and no new ones are agreed."""

    kind: Literal["renewal_near"] = "renewal_near"
    ends: Day
    free_to_leave: bool


class DocumentSeen(EventData):
    """Documents were agreed, or gone through with the client."""

    documents: tuple[TermsDocument, ...]
    when: Time
    agreed: bool


class TermsReviewDue(StatementData):
    """What was not reviewed for too long. ``every``: days between reviews, by our standard."""

    kind: Literal["terms_review_due"] = "terms_review_due"
    seen: tuple[DocumentSeen, ...]
    every: Span


class LowScore(EventData):
    """What somebody gave, of ``most``; ``before``: what they had given before, where that was more."""

    value: Count
    most: Count
    when: Time
    before: Count | None = None


class LockedIn(StatementData):
    """Who is under contract until a day is unhappy, or hears only routine.

    ``routine``: nobody has talked to them of more, since ``talked``; absent where nobody ever has.
    """

    kind: Literal["locked_in"] = "locked_in"
    until: Day
    scores: tuple[LowScore, ...] = ()
    routine: bool = False
    talked: Time | None = None


class Instructions(StatementData):
    """They instructed us again, and sent us others."""

    kind: Literal["instructions"] = "instructions"
    further: UpTo20
    referrals: UpTo20
    latest: Time


class BeyondInvoice(StatementData):
    """What we did for them beyond what they pay for. ``hours``: not charged, as far as they were said.

    ``not_charged``: we worked without charging it. ``at_least``: more was done than is remembered.
    """

    kind: Literal["beyond_the_invoice"] = "beyond_the_invoice"
    sent: UpTo20
    savings: tuple[Money, ...] = ()
    not_charged: bool = False
    hours: Span | None = None
    at_least: bool = False
    latest: Time


Commercial = (
    InvoiceDoubted
    | InvoicesDoubted
    | OverEstimate
    | CostsReviewDue
    | RenewalNear
    | TermsReviewDue
    | LockedIn
    | Instructions
    | BeyondInvoice
)
