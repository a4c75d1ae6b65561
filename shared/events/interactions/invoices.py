"""What the client pays: invoices, and what was done to keep them low."""

from typing import Self

from pydantic import model_validator

from shared.events.base import Day, EventData, Hours, Identifier, Line, MatterId, PersonId, Words
from shared.events.money import Amount, Currency, SignedAmount
from shared.personal import Personal


class InvoiceIssued(EventData):
    """An invoice went to the client. All amounts are in ``currency``, without tax and disbursements.

    ``estimate``: what the client was told to expect for the same work. ``margin``: the fees less what the work cost us,
    where that is known; below zero at a loss. ``period_from`` and ``period_until``: the first and the last day of the
    work it covers. An invoice over several matters names none.
    """

    invoice: Identifier
    fees: Amount
    currency: Currency
    estimate: Amount | None = None
    margin: SignedAmount | None = None
    matter: MatterId | None = None
    period_from: Day | None = None
    period_until: Day | None = None
    due_on: Day | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.margin is not None and self.margin > self.fees:
            raise ValueError("margin must not exceed fees")
        if self.period_from is not None and self.period_until is not None and self.period_from > self.period_until:
            raise ValueError("period_from must not be after period_until")
        return self


class InvoiceQueried(EventData):
    """The client asked about an invoice, or doubted it. It may happen more than once."""

    invoice: Identifier
    about: Personal[Words] | None = None
    verbatim: Personal[Words] | None = None
    raised_by: Personal[Line] | None = None


class InvoicePaid(EventData):
    """The invoice is settled by payment; parts of it are not reported.

    ``amount``: what was paid in all, in the invoice's currency and on the same terms as its fees, where we accepted
    another sum; left out, it is the fees.
    """

    invoice: Identifier
    amount: Amount | None = None


class InvoiceCancelled(EventData):
    """The invoice will not be paid, or was paid back: credited in full, withdrawn or written off.

    Where it was paid as well (written off, and paid after all), the later of the two counts.
    """

    invoice: Identifier
    reason: Personal[Words] | None = None


class CostsReviewed(EventData):
    """We looked for ways in which the client could pay less, and spoke of them. ``savings``: what was offered, if any.

    ``savings`` and ``currency`` come together.
    """

    by: PersonId | None = None
    matter: MatterId | None = None
    savings: Amount | None = None
    currency: Currency | None = None
    note: Personal[Words] | None = None

    @model_validator(mode="after")
    def _savings_have_a_currency(self) -> Self:
        _in_a_currency("savings", self.savings, self.currency)
        return self


class TimeNotCharged(EventData):
    """We worked for the client of our own accord and shall not charge it: a favour, not the answer to a complaint.

    ``what``: the work. ``hours``: how long it took, at most a month. ``amount``: what it would have cost, in
    ``currency``, without tax; the two come together. ``matter``, ``invoice``: where it would have been charged. A sum
    let off because the client doubted it is an InvoicePaid with an ``amount``.
    """

    what: Personal[Words]
    by: PersonId | None = None
    hours: Hours | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    matter: MatterId | None = None
    invoice: Identifier | None = None

    @model_validator(mode="after")
    def _amounts_have_a_currency(self) -> Self:
        _in_a_currency("amount", self.amount, self.currency)
        return self


def _in_a_currency(name: str, amount: Amount | None, currency: Currency | None) -> None:
    """Raises ``ValueError`` where the amount called ``name`` or its currency is there without the other."""
    if (amount is None) != (currency is None):
        raise ValueError(f"{name} and currency must come together")
