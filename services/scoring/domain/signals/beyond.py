"""What we did for the client that is on no invoice: ideas, people we sent them, savings we offered.

A relationship in which only one side gives does not last. Whom we sent them and what we offered them savings of help a
little, and fade; ideas are counted by `news` already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from services.scoring.domain import words
from services.scoring.domain.clock import span
from services.scoring.domain.fact import Fact, among, brief, names_of
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.signal import Signal
from services.scoring.domain.state import Slice, State
from services.scoring.domain.term import Term, together
from services.scoring.domain.units import Benefit, Days, HalfLife
from shared.events.interactions import CostsReviewed, IdeaShared, ReferralGiven

_MOST = 24
IDEA, REFERRAL, SAVINGS = "idea", "referral", "savings"


@dataclass(frozen=True, slots=True)
class Constants:
    """``each``: of those sent and the savings offered, fading; together never below ``floor``.

    ``recent``: how long what we did is shown.
    """

    each: Benefit
    floor: Benefit
    half_life: HalfLife
    recent: Days


class Favour(Fact, frozen=True, array_like=True):
    """One thing we did. ``kind``: idea, referral or savings; ``amount``: offered to save, as it was written.

    ``verbatim``: what the client said of it.
    """

    kind: str
    what: str | None
    by: str | None
    amount: str | None = None
    currency: str | None = None
    verbatim: str | None = None


class Beyond(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``favours``: the latest, in order."""

    favours: tuple[Favour, ...] = ()


def _shared(beyond: Beyond, fact: Fact, data: IdeaShared) -> Beyond:
    return _with(beyond, _favour(fact, IDEA, data.what, data.by, verbatim=brief(data.verbatim, 300)))


def _given(beyond: Beyond, fact: Fact, data: ReferralGiven) -> Beyond:
    return _with(beyond, _favour(fact, REFERRAL, data.who or data.note, data.by))


def _reviewed(beyond: Beyond, fact: Fact, data: CostsReviewed) -> Beyond:
    """Only what was offered is a favour: to have looked is no more than our duty."""
    if not data.savings:
        return beyond
    return _with(beyond, _favour(fact, SAVINGS, data.note, data.by, amount=str(data.savings), currency=data.currency))


def _favour(fact: Fact, kind: str, what: str | None, by: str | None, **rest: str | None) -> Favour:
    return Favour(fact.time, fact.id, fact.recorded, kind, brief(what, 300), by, **rest)


def _with(beyond: Beyond, favour: Favour) -> Beyond:
    return Beyond(among(beyond.favours, favour, _MOST))


BEYOND = Slice("beyond", Beyond(), {IdeaShared: _shared, ReferralGiven: _given, CostsReviewed: _reviewed})
CONSTANTS = Section("beyond", Constants)


def favours(state: State, at: int, policy: Policy) -> list[Favour]:
    """What we did not too long before ``at`` (microseconds), the latest first."""
    since = at - span(CONSTANTS.of(policy).recent)
    return [favour for favour in BEYOND.of(state).favours[::-1] if favour.time >= since]


def savings(done: Iterable[Favour]) -> dict[str, Decimal]:
    """What they were offered to save, by currency."""
    found: dict[str, Decimal] = {}
    for favour in done:
        if favour.amount is not None and favour.currency is not None:
            found[favour.currency] = found.get(favour.currency, Decimal(0)) + Decimal(favour.amount)
    return dict(sorted(found.items()))


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for those sent and the savings offered."""
    constants, done = CONSTANTS.of(policy), [each for each in BEYOND.of(state).favours if each.kind != IDEA]
    if not done:
        return []
    return [
        together(
            "beyond_the_invoice",
            _words(done, at),
            (favour.time for favour in done),
            at=at,
            each=constants.each,
            half_life=constants.half_life,
            evidence=names_of(done),
            low=constants.floor,
        )
    ]


def _words(done: list[Favour], at: int) -> str:
    sent, offered = sum(favour.kind == REFERRAL for favour in done), savings(done)
    said = [f"we sent them {'somebody' if sent == 1 else f'{sent} people'}"] if sent else []
    if offered:
        sums = words.listing([f"{currency} {amount:,.2f}" for currency, amount in offered.items()])
        said.append(f"we offered them savings of {sums}")
    return f"{words.listing(said)}, the latest on {words.day(done[-1].time, at)}"


SIGNAL = Signal(slice=BEYOND, constants=CONSTANTS, needs=(BEYOND,), terms=_terms)
