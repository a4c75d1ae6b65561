"""Costs: queried invoices, fees over the estimate, and reviews of how the client could pay less.

Queries and fees over the estimate weigh and fade, paid or not. A query of an invoice neither paid nor cancelled is a
risk. A due review of costs is a risk for paying clients only, and does not affect the score.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, Share
from services.scoring.domain.signals.commercial.costs import slice as folds
from services.scoring.domain.signals.commercial.costs.slice import Charged, Invoices, Query
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by, ended_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, of_facts, stating
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import F, Fact, names_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import CostsReviewed, InvoiceCancelled, InvoiceIssued, InvoicePaid, InvoiceQueried
from shared.events.scoring import RiskKind
from shared.events.statements.commercial import CostsReviewDue, InvoiceDoubted, InvoicesDoubted, Money, OverEstimate


@dataclass(frozen=True, slots=True)
class Constants:
    """``queried``, ``over``: what each invoice adds, fading; ``ceiling``: of each sort all together.

    ``tolerated``: the share of an estimate by which fees may exceed it. ``followed_for``: how long a query is a risk.
    ``review_every``: between reviews, counted from the first invoice; a client not charged for that long is left out.
    """

    queried: Harm
    queried_half_life: HalfLife
    over: Harm
    over_half_life: HalfLife
    tolerated: Share
    ceiling: Harm
    followed_for: Days
    review_every: Days


INVOICES = Slice(
    "costs",
    Invoices(),
    {
        InvoiceIssued: folds.issued,
        InvoiceQueried: folds.queried,
        InvoicePaid: folds.paid,
        InvoiceCancelled: folds.cancelled,
        CostsReviewed: folds.reviewed,
    },
)
CONSTANTS = Section("costs", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all queries, one for all fees over their estimate."""
    invoices, constants = INVOICES.of(state), CONSTANTS.of(policy)
    queries, over = _in_order(invoices.queries.values()), _over(invoices, constants)
    terms = []
    if queries:
        stated = stating(_queries_facts, len(queries), queries[-1])
        weight = {"each": constants.queried, "half_life": constants.queried_half_life, "high": constants.ceiling}
        terms.append(of_facts("invoice_queried", stated, queries, at=at, **weight))
    if over:
        weight = {"each": constants.over, "half_life": constants.over_half_life, "high": constants.ceiling}
        terms.append(of_facts("over_estimate", stating(_over_facts, len(over), over[-1]), over, at=at, **weight))
    return terms


def _over(invoices: Invoices, constants: Constants) -> list[Charged]:
    """Those that were not taken back."""
    charged = (each for name, each in invoices.charged.items() if invoices.stands(name))
    return _in_order(each for each in charged if each.over(constants.tolerated))


def _in_order(facts: Iterable[F]) -> list[F]:
    return sorted(facts, key=lambda fact: fact.mark)


def _queried(state: State, policy: Policy) -> Iterator[Window]:
    """Per invoice they asked about and that is neither paid nor cancelled, for the days it is followed."""
    invoices, followed_for = INVOICES.of(state), span(CONSTANTS.of(policy).followed_for)
    for name, query in sorted(invoices.queries.items()):
        if invoices.settled(name) is not None:
            continue
        charged = invoices.charged.get(name)
        yield Window(
            RiskKind.INVOICE_QUERIED,
            query.time,
            query.time + followed_for,
            partial(_query_facts, query, charged),
            subject=name,
            cause_time=query.time,
            cause_recorded=query.recorded,
            verbatim=query.verbatim,
            evidence=names_of([query] if charged is None else [charged, query]),
        )


def _queried_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    """By its being paid or cancelled, or the days it is followed."""
    invoices = INVOICES.of(state)
    when = invoices.settled(subject)
    if when is None:
        return ended_after("invoice_silent", CONSTANTS.of(policy).followed_for)
    if invoices.stands(subject):
        return ended_on("invoice_paid", when, invoices.paid.evidence(when))
    return ended_on("invoice_cancelled", when, invoices.cancelled.evidence(when))


def _review_due(state: State, policy: Policy) -> Iterator[Window]:
    """From the last review on, or the first invoice; a review ends it, or that they are not charged any more."""
    invoices, every = INVOICES.of(state), span(CONSTANTS.of(policy).review_every)
    since = invoices.reviewed or invoices.first
    if since is None or invoices.last is None:
        return
    opens, closes = since.time + every, invoices.last.time + every
    if opens < closes:
        yield Window(
            RiskKind.COSTS_REVIEW_DUE,
            opens,
            closes,
            partial(_review_facts, since, invoices.reviewed, CONSTANTS.of(policy).review_every),
            cause_recorded=max(opens, since.recorded),
            evidence=names_of({since, invoices.last}),
        )


def _review_due_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    invoices, every = INVOICES.of(state), CONSTANTS.of(policy).review_every
    reviewed = invoices.reviewed
    if reviewed is not None and at < reviewed.time + span(every):
        return ended_by("costs_reviewed", reviewed)
    return ended_after("no_invoice", every)


def _query_facts(query: Query, charged: Charged | None, _at: int) -> InvoiceDoubted:
    return InvoiceDoubted(
        when=moment(query.time),
        raised_by=query.raised_by,
        about=query.about,
        fees=None if charged is None else _money(charged.fees, charged),
        issued=None if charged is None else moment(charged.time),
    )


def _review_facts(since: Fact, reviewed: Fact | None, every: float, _at: int) -> CostsReviewDue:
    if reviewed is not None:
        return CostsReviewDue(every=every, reviewed=moment(reviewed.time))
    return CostsReviewDue(every=every, charged_since=moment(since.time))


def _queries_facts(count: int, latest: Query) -> InvoicesDoubted:
    return InvoicesDoubted(count=count, latest=moment(latest.time))


def _over_facts(count: int, last: Charged) -> OverEstimate:
    estimate = _money(last.estimate or "0.00", last)
    return OverEstimate(count=count, when=moment(last.time), fees=_money(last.fees, last), estimate=estimate)


def _money(amount: str, charged: Charged) -> Money:
    return Money(amount=Decimal(amount), currency=charged.currency)


SIGNAL = Signal(
    slice=INVOICES,
    constants=CONSTANTS,
    needs=(INVOICES,),
    terms=_terms,
    risks={
        RiskKind.INVOICE_QUERIED: RiskRule(
            _queried,
            _queried_ended,
            advice="Call them before you send anything. "
            "Ask what they expected, explain it line by line, and settle it in one go.",
        ),
        RiskKind.COSTS_REVIEW_DUE: RiskRule(
            _review_due,
            _review_due_ended,
            advice="Look for what they could do themselves, in another way or not at all, and tell them what it would "
            "save.",
        ),
    },
)
