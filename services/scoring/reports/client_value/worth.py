"""A client's worth by their invoices, in each currency. Amounts stay exact; only the model's are rounded."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.costs import INVOICES
from services.scoring.domain.signals.commercial.costs.slice import MOST, Charged, Invoices
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.slice import State
from services.scoring.reports.counting import YEAR


class Worth(msgspec.Struct, frozen=True, gc=False):
    """One client's invoices in one currency, those cancelled left out.

    ``fees``: of the last 365 days; ``profit``: the margin of the same, None unless that of each is known. ``count`` and
    ``mean``: of all that are remembered. ``decayed``: Σ 2^(-age / half-life) over them. ``first``: the earliest, in
    microseconds; ``whole``: none before it was forgotten.
    """

    currency: str
    fees: Decimal
    profit: Decimal | None
    count: int
    mean: float
    decayed: float
    first: int
    whole: bool


def worths(state: State, at: int, policy: Policy) -> list[Worth]:
    """One for each currency in which the client was ever charged, in the order of their names."""
    invoices = INVOICES.of(state)
    whole = len(invoices.charged) < MOST
    by_currency: dict[str, list[_Bill]] = {}
    for bill in _bills(invoices, at):
        by_currency.setdefault(bill.currency, []).append(bill)
    return [_worth(currency, bills, at, policy, whole=whole) for currency, bills in sorted(by_currency.items())]


class _Bill(msgspec.Struct, frozen=True, gc=False):
    time: int
    currency: str
    fees: Decimal
    margin: Decimal | None


def _bills(invoices: Invoices, at: int) -> Iterator[_Bill]:
    for name, charged in invoices.charged.items():
        if charged.time <= at and invoices.stands(name):
            yield _bill(charged, _accepted(invoices, name))


def _accepted(invoices: Invoices, name: str) -> Decimal | None:
    accepted = invoices.accepted.get(name)
    return None if accepted is None else Decimal(accepted.amount)


def _bill(charged: Charged, accepted: Decimal | None) -> _Bill:
    """What we let off comes out of the margin as well."""
    asked = Decimal(charged.fees)
    fees = asked if accepted is None else accepted
    margin = None if charged.margin is None else Decimal(charged.margin) - (asked - fees)
    return _Bill(charged.time, charged.currency, fees, margin)


def _worth(currency: str, bills: list[_Bill], at: int, policy: Policy, *, whole: bool) -> Worth:
    year = [bill for bill in bills if bill.time > at - span(YEAR)]
    margins = [bill.margin for bill in year if bill.margin is not None]
    return Worth(
        currency=currency,
        fees=sum((bill.fees for bill in year), Decimal(0)),
        profit=sum(margins, Decimal(0)) if year and len(margins) == len(year) else None,
        count=len(bills),
        mean=float(sum(bill.fees for bill in bills)) / len(bills),
        decayed=sum(faded(at - bill.time, policy.reports.worth_half_life) for bill in bills),
        first=min(bill.time for bill in bills),
        whole=whole,
    )
