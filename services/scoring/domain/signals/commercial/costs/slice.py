"""The slice of invoices: charged against estimated, queried, paid, cancelled."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.fact import VERBATIM, Fact, brief, replaced
from services.scoring.domain.state.settled_pairs import Settled
from shared.events.interactions import CostsReviewed, InvoiceCancelled, InvoiceIssued, InvoicePaid, InvoiceQueried
from shared.lww import earlier, later

#: Invoices, and queries, remembered one by one; more than that do not move a score.
MOST, _MOST_QUERIES = 64, 32


class Charged(Fact, frozen=True, array_like=True):
    """An invoice, with what the client was told to expect; amounts as they were written."""

    fees: str
    estimate: str | None
    currency: str
    margin: str | None = None

    def over(self, share: float) -> bool:
        """Whether the fees exceed the estimate by more than that share of it."""
        if self.estimate is None:
            return False
        return Decimal(self.fees) > Decimal(self.estimate) * (1 + Decimal(str(share)))


class Query(Fact, frozen=True, array_like=True):
    """The latest time the client asked about an invoice, or doubted it."""

    about: str | None
    verbatim: str | None
    raised_by: str | None


class Accepted(Fact, frozen=True, array_like=True):
    """What was paid in all, where we accepted another sum than the fees."""

    amount: str


class Invoices(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``first``, ``last``: when the client was charged, or paid, as far as we know. ``reviewed``: their costs, last."""

    charged: dict[str, Charged] = {}
    queries: dict[str, Query] = {}
    paid: Settled = Settled()
    cancelled: Settled = Settled()
    first: Fact | None = None
    last: Fact | None = None
    reviewed: Fact | None = None
    accepted: dict[str, Accepted] = {}

    def stands(self, name: str) -> bool:
        """Whether it is still to be paid or was: of paid and cancelled the later counts."""
        paid, cancelled = self.paid.when(name), self.cancelled.when(name)
        return cancelled is None or (paid is not None and paid > cancelled)

    def settled(self, name: str) -> int | None:
        """When it was paid or cancelled, the later of the two."""
        times = (self.paid.when(name), self.cancelled.when(name))
        return max((time for time in times if time is not None), default=None)


def issued(invoices: Invoices, fact: Fact, data: InvoiceIssued) -> Invoices:
    """The fold of that event, like those below."""
    estimate = None if data.estimate is None else str(data.estimate)
    margin = None if data.margin is None else str(data.margin)
    charged = Charged(fact.time, fact.id, fact.recorded, str(data.fees), estimate, data.currency, margin)
    return replace(_active(invoices, fact), charged=replaced(invoices.charged, data.invoice, charged, MOST))


def queried(invoices: Invoices, fact: Fact, data: InvoiceQueried) -> Invoices:
    """Kept after payment, too."""
    about, verbatim = brief(data.about, 300), brief(data.verbatim, VERBATIM)
    query = Query(fact.time, fact.id, fact.recorded, about, verbatim, data.raised_by)
    return replace(invoices, queries=replaced(invoices.queries, data.invoice, query, _MOST_QUERIES))


def paid(invoices: Invoices, fact: Fact, data: InvoicePaid) -> Invoices:
    """Settled, whether or not its opening has arrived."""
    settled = replace(_active(invoices, fact), paid=invoices.paid.add(data.invoice, fact))
    if data.amount is None:
        return settled
    accepted = Accepted(fact.time, fact.id, fact.recorded, str(data.amount))
    return replace(settled, accepted=replaced(invoices.accepted, data.invoice, accepted, MOST))


def cancelled(invoices: Invoices, fact: Fact, data: InvoiceCancelled) -> Invoices:
    """Settled as well."""
    return replace(invoices, cancelled=invoices.cancelled.add(data.invoice, fact))


def reviewed(invoices: Invoices, fact: Fact, _data: CostsReviewed) -> Invoices:
    """Whatever matter it was about, we spoke of what they pay."""
    return replace(invoices, reviewed=later(invoices.reviewed, fact))


def _active(invoices: Invoices, fact: Fact) -> Invoices:
    return replace(invoices, first=earlier(invoices.first, fact), last=later(invoices.last, fact))
