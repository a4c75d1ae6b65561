"""Unbilled favours: ideas, referrals to the client, savings offered, time not charged.

A relationship in which only one side gives does not last. Referrals, savings and time not charged help a little, and
fade; ideas are counted by `news` already.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Days, HalfLife
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, of_facts, stating
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import MOST_EVIDENCE, Fact, among, brief
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import CostsReviewed, IdeaShared, ReferralGiven, TimeNotCharged
from shared.events.statements.commercial import BeyondInvoice, Money

_MOST = 24
IDEA, REFERRAL, SAVINGS, TIME = "idea", "referral", "savings", "time"


@dataclass(frozen=True, slots=True)
class Constants:
    """``each``: of those sent, savings offered and time not charged, fading; together never below ``floor``.

    ``recent``: how long what we did is shown.
    """

    each: Benefit
    floor: Benefit
    half_life: HalfLife
    recent: Days


class Favour(Fact, frozen=True, array_like=True):
    """One thing we did. ``kind``: idea, referral, savings or time.

    ``amount``: offered to save, or what the time would have cost, as it was written. ``hours``: of time.
    ``verbatim``: what the client said of it.
    """

    kind: str
    what: str | None
    by: str | None
    amount: str | None = None
    currency: str | None = None
    verbatim: str | None = None
    hours: float | None = None


class Beyond(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The latest, in order. ``time`` is kept apart: of a firm that reports each hour it would fill the list."""

    favours: tuple[Favour, ...] = ()
    time: tuple[Favour, ...] = ()

    def all(self) -> list[Favour]:
        """Both, in order."""
        return sorted((*self.favours, *self.time), key=lambda favour: favour.mark)


def _shared(beyond: Beyond, fact: Fact, data: IdeaShared) -> Beyond:
    return _with(beyond, replace(_favour(fact, IDEA, data.what, data.by), verbatim=brief(data.verbatim, 300)))


def _given(beyond: Beyond, fact: Fact, data: ReferralGiven) -> Beyond:
    return _with(beyond, _favour(fact, REFERRAL, data.who or data.note, data.by))


def _reviewed(beyond: Beyond, fact: Fact, data: CostsReviewed) -> Beyond:
    """Only what was offered is a favour: to have looked is no more than our duty."""
    if not data.savings:
        return beyond
    favour = _favour(fact, SAVINGS, data.note, data.by)
    return _with(beyond, replace(favour, amount=str(data.savings), currency=data.currency))


def _not_charged(beyond: Beyond, fact: Fact, data: TimeNotCharged) -> Beyond:
    amount = None if data.amount is None else str(data.amount)
    favour = _favour(fact, TIME, data.what, data.by)
    favour = replace(favour, amount=amount, currency=data.currency, hours=data.hours)
    return replace(beyond, time=among(beyond.time, favour, _MOST))


def _favour(fact: Fact, kind: str, what: str | None, by: str | None) -> Favour:
    return Favour(fact.time, fact.id, fact.recorded, kind, brief(what, 300), by)


def _with(beyond: Beyond, favour: Favour) -> Beyond:
    return replace(beyond, favours=among(beyond.favours, favour, _MOST))


BEYOND = Slice(
    "beyond",
    Beyond(),
    {IdeaShared: _shared, ReferralGiven: _given, CostsReviewed: _reviewed, TimeNotCharged: _not_charged},
)
CONSTANTS = Section("beyond", Constants)


def favours(state: State, at: int, policy: Policy) -> list[Favour]:
    """What we did not too long before ``at`` (microseconds), the latest first."""
    since = at - span(CONSTANTS.of(policy).recent)
    return [favour for favour in BEYOND.of(state).all()[::-1] if favour.time >= since]


def savings(done: Iterable[Favour]) -> dict[str, Decimal]:
    """What they were offered to save, by currency."""
    return _sums(favour for favour in done if favour.kind == SAVINGS)


def worth(done: Iterable[Favour]) -> dict[str, Decimal]:
    """What the time we did not charge would have cost, as far as it was said, by currency."""
    return _sums(favour for favour in done if favour.kind == TIME)


def hours(done: Iterable[Favour]) -> float:
    """How long we worked without charging it, as far as it was said."""
    return round(math.fsum(favour.hours or 0 for favour in done), 2)


def _sums(done: Iterable[Favour]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for favour in done:
        if favour.amount is not None and favour.currency is not None:
            found[favour.currency] = found.get(favour.currency, Decimal(0)) + Decimal(favour.amount)
    return dict(sorted(found.items()))


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for those sent, the savings offered and the time not charged."""
    constants, done = CONSTANTS.of(policy), [each for each in BEYOND.of(state).all() if each.kind != IDEA]
    if not done:
        return []
    weight = {"each": constants.each, "half_life": constants.half_life, "low": constants.floor}
    return [of_facts("beyond_the_invoice", stating(_facts, done), done, at=at, **weight)]


def _facts(done: list[Favour]) -> BeyondInvoice:
    kinds = Counter(favour.kind for favour in done)
    return BeyondInvoice(
        sent=min(MOST_EVIDENCE, kinds[REFERRAL]),
        savings=tuple(Money(amount=amount, currency=currency) for currency, amount in savings(done).items()),
        not_charged=kinds[TIME] > 0,
        hours=hours(done) or None,
        at_least=max(kinds.values()) >= MOST_EVIDENCE,
        latest=moment(done[-1].time),
    )


SIGNAL = Signal(slice=BEYOND, constants=CONSTANTS, needs=(BEYOND,), terms=_terms)
