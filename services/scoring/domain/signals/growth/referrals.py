"""Referrals: whom they sent us helps like another instruction (`matters` counts both), and wants thanks soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_after, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, replaced
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ReferralAsked, ReferralGiven, ReferralReceived, ReferralThanked
from shared.events.scoring import RiskKind
from shared.events.statements.growth import ReferralUnthanked
from shared.lww import later

_MOST = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """``thank_within``: from the day they sent somebody. ``followed_for``: after that; thanks too late are none."""

    thank_within: Days
    followed_for: Days


class Received(Fact, frozen=True, array_like=True):
    """Somebody they sent us."""

    who: str | None
    referred_by: str | None


class Referrals(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``received``: those we gave thanks for too. ``asked``, ``given``: when we last asked for one, or sent one."""

    received: dict[str, Received] = {}
    thanked: Settled = Settled()
    asked: Fact | None = None
    given: Fact | None = None


def _received(referrals: Referrals, fact: Fact, data: ReferralReceived) -> Referrals:
    received = Received(fact.time, fact.id, fact.recorded, data.who, data.referred_by)
    return replace(referrals, received=replaced(referrals.received, data.referral, received, _MOST))


def _thanked(referrals: Referrals, fact: Fact, data: ReferralThanked) -> Referrals:
    return replace(referrals, thanked=referrals.thanked.add(data.referral, fact))


def _asked(referrals: Referrals, fact: Fact, _data: ReferralAsked) -> Referrals:
    return replace(referrals, asked=later(referrals.asked, fact))


def _given(referrals: Referrals, fact: Fact, _data: ReferralGiven) -> Referrals:
    return replace(referrals, given=later(referrals.given, fact))


REFERRALS = Slice(
    "referrals",
    Referrals(),
    {ReferralReceived: _received, ReferralThanked: _thanked, ReferralAsked: _asked, ReferralGiven: _given},
)
CONSTANTS = Section("referrals", Constants)


def _unthanked(state: State, policy: Policy) -> Iterator[Window]:
    """Per referral, from the day by which thanks are due; thanks end it, or the days it is followed."""
    referrals, constants = REFERRALS.of(state), CONSTANTS.of(policy)
    for name, received in sorted(referrals.received.items()):
        if referrals.thanked.when(name) is not None:
            continue
        opens = received.time + span(constants.thank_within)
        yield Window(
            RiskKind.REFERRAL_UNTHANKED,
            opens,
            opens + span(constants.followed_for),
            partial(_facts, received),
            subject=name,
            cause_recorded=max(opens, received.recorded),
            evidence=(received.id,),
        )


def _unthanked_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    over = settled_on(REFERRALS.of(state).thanked, subject, "referral_thanked")
    return over or ended_after("referral_unthanked", CONSTANTS.of(policy).followed_for)


def _facts(received: Received, _at: int) -> ReferralUnthanked:
    return ReferralUnthanked(when=moment(received.time), referred_by=received.referred_by, who=received.who)


SIGNAL = Signal(
    slice=REFERRALS,
    constants=CONSTANTS,
    needs=(REFERRALS,),
    risks={
        RiskKind.REFERRAL_UNTHANKED: RiskRule(
            _unthanked,
            _unthanked_ended,
            advice="Call to thank them today, and tell them how the person they sent was received.",
        )
    },
)
