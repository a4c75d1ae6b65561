"""Matters: further instructions help, and fade. The first matter only begins the relationship.

A referral is an instruction too, from somebody else: both are counted together.
"""

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, HalfLife
from services.scoring.domain.signals.growth.referrals import REFERRALS
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, of_marks, stating
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import MOST_EVIDENCE, Fact, Mark, brief, marked, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import MatterClosed, MatterOpened
from shared.events.statements.commercial import Instructions

#: Open matters remembered.
MOST_MATTERS = 128


@dataclass(frozen=True, slots=True)
class Constants:
    """``each``: of the matters after the first, and of the referrals; all together never below ``floor``."""

    each: Benefit
    floor: Benefit
    half_life: HalfLife


class Matter(Fact, frozen=True, array_like=True):
    """An open matter. ``status_every``: the days agreed between reports, if any."""

    title: str
    lead: str | None
    status_every: int | None


class Matters(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``instructions``: the latest matters opened, closed ones too; ``first_instruction`` the very first."""

    open: dict[str, Matter] = {}
    closed: Settled = Settled()
    instructions: tuple[Mark, ...] = ()
    first_instruction: Mark | None = None


def _opened(matters: Matters, fact: Fact, data: MatterOpened) -> Matters:
    """It counts as an instruction even if the matter is long closed."""
    first = matters.first_instruction
    instructed = replace(
        matters,
        instructions=marked(matters.instructions, fact.mark),
        first_instruction=fact.mark if first is None else min(first, fact.mark),
    )
    if matters.closed.when(data.matter) is not None:
        return instructed
    matter = Matter(fact.time, fact.id, fact.recorded, brief(data.title, 200) or "", data.lead, data.status_every_days)
    return replace(instructed, open=replaced(matters.open, data.matter, matter, MOST_MATTERS))


def _closed(matters: Matters, fact: Fact, data: MatterClosed) -> Matters:
    return replace(matters, open=without(matters.open, data.matter), closed=matters.closed.add(data.matter, fact))


MATTERS = Slice("matters", Matters(), {MatterOpened: _opened, MatterClosed: _closed})
CONSTANTS = Section("matters", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all further instructions and referrals."""
    matters, constants = MATTERS.of(state), CONSTANTS.of(policy)
    further = [mark for mark in matters.instructions if mark != matters.first_instruction]
    sent = [received.mark for received in REFERRALS.of(state).received.values()]
    marks = sorted((*further, *sent))
    if not marks:
        return []
    stated = stating(_facts, len(further), len(sent), marks[-1][0])
    weight = {"each": constants.each, "half_life": constants.half_life, "low": constants.floor}
    return [of_marks("instructions", stated, marks, at=at, **weight)]


def _facts(further: int, referrals: int, latest: int) -> Instructions:
    most = MOST_EVIDENCE
    return Instructions(further=min(most, further), referrals=min(most, referrals), latest=moment(latest))


SIGNAL = Signal(slice=MATTERS, constants=CONSTANTS, needs=(MATTERS, REFERRALS), terms=_terms)
