"""Complaints: an open one weighs without decay, however old; a resolved one fades to nothing and is never a bonus."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain import words
from services.scoring.domain.decay import faded
from services.scoring.domain.fact import VERBATIM, Fact, brief, replaced, without
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.settled import Settled
from services.scoring.domain.signal import RiskRule, Signal
from services.scoring.domain.state import Slice, State
from services.scoring.domain.term import Term
from services.scoring.domain.units import HalfLife, Harm
from services.scoring.domain.window import Ending, Window
from shared.events.interactions import ComplaintRaised, ComplaintResolved
from shared.events.scoring import Band, RiskKind

_MOST = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """``open``: what one adds while open; resolved, it fades by ``half_life``. ``cap``: the best band while open."""

    open: Harm
    half_life: HalfLife
    cap: Band


class Complaint(Fact, frozen=True, array_like=True):
    """A complaint that is not resolved."""

    about: str
    verbatim: str | None
    raised_by: str | None


class Complaints(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``open``: by their ids."""

    open: dict[str, Complaint] = {}
    resolved: Settled = Settled()


def _raised(complaints: Complaints, fact: Fact, data: ComplaintRaised) -> Complaints:
    if complaints.resolved.when(data.complaint) is not None:
        return complaints
    about, verbatim = brief(data.about, 500) or "", brief(data.verbatim, VERBATIM)
    complaint = Complaint(fact.time, fact.id, fact.recorded, about, verbatim, data.raised_by)
    return replace(complaints, open=replaced(complaints.open, data.complaint, complaint, _MOST))


def _resolved(complaints: Complaints, fact: Fact, data: ComplaintResolved) -> Complaints:
    """Settled, whether or not we had heard of it."""
    return Complaints(without(complaints.open, data.complaint), complaints.resolved.add(data.complaint, fact))


COMPLAINTS = Slice("complaints", Complaints(), {ComplaintRaised: _raised, ComplaintResolved: _resolved})
CONSTANTS = Section("complaints", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each open complaint, one for all resolved ones."""
    complaints, constants = COMPLAINTS.of(state), CONSTANTS.of(policy)
    terms = [
        Term(
            "complaint",
            words.sentence(f"complaint of {words.day(complaint.time, at)} still open: {complaint.about}"),
            subject=name,
            evidence=(complaint.id,),
            steady=constants.open,
        )
        for name, complaint in sorted(complaints.open.items())
    ]
    times = complaints.resolved.times()
    return [*terms, _fading(complaints.resolved, times, at, constants)] if times else terms


def _fading(resolved: Settled, times: list[int], at: int, constants: Constants) -> Term:
    why = f"{words.amount(len(times), 'complaint')} resolved, the latest on {words.day(times[-1], at)}; it fades"
    return Term(
        "complaint_resolved",
        words.sentence(why),
        evidence=resolved.evidence(),
        level=constants.open * sum(faded(at - time, constants.half_life) for time in times),
        half_life=constants.half_life,
    )


def _open(state: State, policy: Policy) -> Iterator[Window]:
    """Per complaint, until it is resolved."""
    for name, complaint in sorted(COMPLAINTS.of(state).open.items()):
        yield Window(
            RiskKind.COMPLAINT_OPEN,
            complaint.time,
            None,
            partial(_words, complaint),
            subject=name,
            cause_time=complaint.time,
            cause_recorded=complaint.recorded,
            verbatim=complaint.verbatim,
            evidence=(complaint.id,),
            cap=CONSTANTS.of(policy).cap,
        )


def _ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    resolved = COMPLAINTS.of(state).resolved
    when = resolved.when(subject)
    if when is None:
        return Ending("No longer followed: many later complaints are open.")
    return Ending(f"The complaint was resolved on {words.day(when, at)}.", resolved.evidence(when))


def _words(complaint: Complaint, at: int) -> str:
    who = complaint.raised_by or "the client"
    return words.sentence(f"{who} complained on {words.day(complaint.time, at)}: {complaint.about}")


SIGNAL = Signal(
    slice=COMPLAINTS,
    constants=CONSTANTS,
    needs=(COMPLAINTS,),
    terms=_terms,
    risks={RiskKind.COMPLAINT_OPEN: RiskRule(_open, _ended)},
)
