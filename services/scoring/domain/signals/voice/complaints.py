"""Complaints: an open one weighs without decay, however old; a resolved one fades to nothing and is never a bonus.

One that nobody acknowledged is a risk of its own some hours later: that it is open was told at once, that the client
does not know we heard it is another failing. It neither adds to the score nor caps the band once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import HalfLife, Harm, WithinHours
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, together
from services.scoring.domain.signals.window import Ending, Window, settled_on
from services.scoring.domain.state.clock import HOUR
from services.scoring.domain.state.fact import VERBATIM, Fact, brief, capped, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ComplaintAcknowledged, ComplaintRaised, ComplaintResolved
from shared.events.scoring import Band, RiskKind
from shared.lww import earlier, later

_MOST, _MOST_ENDED = 64, 16


@dataclass(frozen=True, slots=True)
class Constants:
    """``open``: what one adds while open; resolved, it fades by ``half_life``. ``cap``: the best band while open.

    ``acknowledge_within``: of its being raised.
    """

    open: Harm
    half_life: HalfLife
    cap: Band
    acknowledge_within: WithinHours


class Complaint(Fact, frozen=True, array_like=True):
    """A complaint that is not resolved."""

    about: str
    verbatim: str | None
    raised_by: str | None


class Ended(Fact, frozen=True, array_like=True):
    """How a complaint was resolved. ``satisfied``: whether they are, with that; None: nobody asked."""

    how: str | None
    satisfied: bool | None
    raised: Complaint | None = None
    acknowledged: Fact | None = None


class Complaints(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``open``: by their ids. ``acknowledged``: the first time, of those not known to be resolved.

    ``ended``: the latest that were resolved, for the record.
    """

    open: dict[str, Complaint] = {}
    resolved: Settled = Settled()
    acknowledged: dict[str, Fact] = {}
    ended: dict[str, Ended] = {}


def _raised(complaints: Complaints, fact: Fact, data: ComplaintRaised) -> Complaints:
    about, verbatim = brief(data.about, 500) or "", brief(data.verbatim, VERBATIM)
    complaint = Complaint(fact.time, fact.id, fact.recorded, about, verbatim, data.raised_by)
    if complaints.resolved.when(data.complaint) is not None:
        return _recorded(complaints, data.complaint, raised=complaint)
    return replace(complaints, open=replaced(complaints.open, data.complaint, complaint, _MOST))


def _resolved(complaints: Complaints, fact: Fact, data: ComplaintResolved) -> Complaints:
    """Settled, whether or not its opening has arrived."""
    name = data.complaint
    ended = Ended(fact.time, fact.id, fact.recorded, brief(data.how, 300), data.satisfied)
    settled = Complaints(
        open=without(complaints.open, name),
        resolved=complaints.resolved.add(name, fact),
        acknowledged=without(complaints.acknowledged, name),
        ended=_with_ended(complaints.ended, name, ended),
    )
    return _recorded(settled, name, raised=complaints.open.get(name), acknowledged=complaints.acknowledged.get(name))


def _acknowledged(complaints: Complaints, fact: Fact, data: ComplaintAcknowledged) -> Complaints:
    """Once it is resolved nobody asks any more whether they were heard: it is only for the record."""
    if complaints.resolved.when(data.complaint) is not None:
        return _recorded(complaints, data.complaint, acknowledged=fact)
    first = earlier(complaints.acknowledged.get(data.complaint), fact)
    return replace(complaints, acknowledged=capped({**complaints.acknowledged, data.complaint: first}, _MOST))


def _with_ended(ended: dict[str, Ended], name: str, new: Ended) -> dict[str, Ended]:
    """Resolved again, the later time counts; who raised it and who acknowledged it stays."""
    old = ended.get(name)
    if old is not None:
        new = replace(later(old, new), raised=old.raised, acknowledged=old.acknowledged)
    return capped({**ended, name: new}, _MOST_ENDED)


def _recorded(
    complaints: Complaints, name: str, raised: Complaint | None = None, acknowledged: Fact | None = None
) -> Complaints:
    """With what is known of a complaint that is resolved, in fewer words, as long as it is remembered."""
    ended = complaints.ended.get(name)
    if ended is None:
        return complaints
    if raised is not None:
        short = replace(raised, about=brief(raised.about, 200) or "", verbatim=brief(raised.verbatim, 300))
        ended = replace(ended, raised=later(ended.raised, short))
    if acknowledged is not None:
        ended = replace(ended, acknowledged=earlier(ended.acknowledged, acknowledged))
    return replace(complaints, ended={**complaints.ended, name: ended})


COMPLAINTS = Slice(
    "complaints",
    Complaints(),
    {ComplaintRaised: _raised, ComplaintResolved: _resolved, ComplaintAcknowledged: _acknowledged},
)
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
    return [*terms, _fading(complaints, times, at, constants)] if times else terms


def _fading(complaints: Complaints, times: list[int], at: int, constants: Constants) -> Term:
    resolved, unhappy = complaints.resolved, sum(each.satisfied is False for each in complaints.ended.values())
    but = f", {unhappy} of them not to their satisfaction" if unhappy else ""
    why = f"{words.amount(len(times), 'complaint')} resolved, the latest on {words.day(times[-1], at)}{but}; it fades"
    return together(
        "complaint_resolved",
        why,
        times,
        at=at,
        each=constants.open,
        half_life=constants.half_life,
        evidence=resolved.evidence(),
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
    ended = COMPLAINTS.of(state).ended.get(subject)
    unhappy = " (not to their satisfaction)" if ended is not None and ended.satisfied is False else ""
    over = settled_on(COMPLAINTS.of(state).resolved, subject, f"The complaint was resolved{unhappy}", at)
    return over or Ending("No longer followed: many later complaints are open.")


def _unacknowledged(state: State, policy: Policy) -> Iterator[Window]:
    """Per open complaint, some hours after it was raised; an acknowledgement ends it, or its being resolved."""
    complaints, within = COMPLAINTS.of(state), CONSTANTS.of(policy).acknowledge_within
    for name, complaint in sorted(complaints.open.items()):
        if name in complaints.acknowledged:
            continue
        opens = complaint.time + round(within * HOUR)
        yield Window(
            RiskKind.COMPLAINT_UNACKNOWLEDGED,
            opens,
            None,
            partial(_unacknowledged_words, complaint),
            subject=name,
            cause_recorded=max(opens, complaint.recorded),
            evidence=(complaint.id,),
        )


def _unacknowledged_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    fact = COMPLAINTS.of(state).acknowledged.get(subject)
    if fact is not None:
        return Ending(f"We told them on {words.day(fact.time, at)} that we take it up.", (fact.id,))
    complaint = COMPLAINTS.of(state).open.get(subject)
    if complaint is not None:
        return Ending(f"The complaint is of {words.day(complaint.time, at)}: there is still time.", (complaint.id,))
    return _ended(state, subject, at, policy)


def _unacknowledged_words(complaint: Complaint, at: int) -> str:
    what = f"the complaint of {words.day(complaint.time, at)} ({words.within(complaint.about)})"
    return words.sentence(f"nobody has told {complaint.raised_by or 'the client'} that we take up {what}")


def _words(complaint: Complaint, at: int) -> str:
    who = complaint.raised_by or "the client"
    return words.sentence(f"{who} complained on {words.day(complaint.time, at)}: {complaint.about}")


SIGNAL = Signal(
    slice=COMPLAINTS,
    constants=CONSTANTS,
    needs=(COMPLAINTS,),
    terms=_terms,
    risks={
        RiskKind.COMPLAINT_OPEN: RiskRule(
            _open, _ended, advice="Call them today. Own up before you explain, then say what you will do and by when."
        ),
        RiskKind.COMPLAINT_UNACKNOWLEDGED: RiskRule(
            _unacknowledged,
            _unacknowledged_ended,
            advice="Ring them now. Say that you have heard it, who takes it up, and when they will hear more.",
        ),
    },
)
