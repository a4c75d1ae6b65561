"""Renewal: the days before the client may go elsewhere are a risk until new terms are agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_as
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import DAY, midnight, moment, span
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import Commitment, TermsAgreed
from shared.events.scoring import RiskKind
from shared.events.statements.commercial import RenewalNear
from shared.events.statements.endings import EndedOn, MovedTo
from shared.lww import later


@dataclass(frozen=True, slots=True)
class Constants:
    """``ahead``: how long before the day."""

    ahead: Days


class Terms(Fact, frozen=True, array_like=True):
    """``renewal``: midnight UTC of the day, in microseconds. ``commitment``: free to leave or not."""

    commitment: str
    renewal: int | None


class Agreed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The latest terms."""

    terms: Terms | None = None


def _agreed(agreed: Agreed, fact: Fact, data: TermsAgreed) -> Agreed:
    renewal = None if data.renewal_on is None else midnight(data.renewal_on)
    terms = Terms(fact.time, fact.id, fact.recorded, data.commitment.value, renewal)
    return Agreed(later(agreed.terms, terms))


TERMS = Slice("renewal", Agreed(), {TermsAgreed: _agreed})
CONSTANTS = Section("renewal", Constants)


def _near(state: State, policy: Policy) -> Iterator[Window]:
    """The days before the client may go elsewhere; new terms end it, or the day itself."""
    terms = TERMS.of(state).terms
    if terms is None or terms.renewal is None:
        return
    opens = max(terms.renewal - span(CONSTANTS.of(policy).ahead), terms.time)
    yield Window(
        RiskKind.RENEWAL_NEAR,
        opens,
        terms.renewal + DAY,
        partial(_facts, terms, terms.renewal),
        cause_recorded=max(opens, terms.recorded),
        evidence=(terms.id,),
        detail=moment(terms.renewal).date().isoformat(),
    )


def ended_with(terms: Terms, renewal: int) -> Ending:
    """They ended on their last day."""
    return Ending(EndedOn(kind="terms_ended", when=moment(renewal).date()), (terms.id,))


def renewed(terms: Terms, renewal: int) -> Ending:
    """There are new ones, until another day."""
    return Ending(MovedTo(kind="terms_until", to=moment(renewal).date(), when=moment(terms.time)), (terms.id,))


def _near_ended(state: State, _subject: str, at: int, _policy: Policy) -> Ending:
    """By new terms, or the day itself."""
    terms = TERMS.of(state).terms
    if terms is None or terms.renewal is None:
        return ended_as("terms_open", terms)
    if terms.renewal + DAY <= at:
        return ended_with(terms, terms.renewal)
    return renewed(terms, terms.renewal)


def _facts(terms: Terms, renewal: int, _at: int) -> RenewalNear:
    free = terms.commitment == Commitment.FREE_TO_LEAVE
    return RenewalNear(ends=moment(renewal).date(), free_to_leave=free)


SIGNAL = Signal(
    slice=TERMS,
    constants=CONSTANTS,
    needs=(TERMS,),
    risks={
        RiskKind.RENEWAL_NEAR: RiskRule(
            _near, _near_ended, advice="Meet them before the date. Ask what they would change, and bring a proposal."
        )
    },
)
