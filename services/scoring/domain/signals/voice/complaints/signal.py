"""What complaints weigh, when they are a risk, and what ended it."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.ending import Ending, ended_as, ended_by, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, stating, together
from services.scoring.domain.signals.voice.complaints import unsatisfied
from services.scoring.domain.signals.voice.complaints.constants import CONSTANTS, Constants
from services.scoring.domain.signals.voice.complaints.slice import COMPLAINTS, Complaint, Complaints
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import HOUR, moment, span
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.endings import StillTime
from shared.events.statements.voice import ComplaintOpen, ComplaintsResolved, ComplaintUnacknowledged


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each open complaint and each they are not satisfied with, one for all others that were resolved."""
    complaints, constants = COMPLAINTS.of(state), CONSTANTS.of(policy)
    terms = [
        Term(
            "complaint",
            stating(_open_facts, complaint),
            subject=name,
            evidence=(complaint.id,),
            steady=constants.open,
        )
        for name, complaint in sorted(complaints.open.items())
    ]
    apart = unsatisfied.followed(complaints, at, constants)
    over = Counter(unsatisfied.resolved_at(complaints, *each) for each in apart.items())
    times = sorted((Counter(complaints.resolved.times()) - over).elements())
    terms += unsatisfied.terms(complaints, at, constants)
    return [*terms, _fading(complaints, times, at, constants)] if times else terms


def _fading(complaints: Complaints, times: list[int], at: int, constants: Constants) -> Term:
    """``times``: of those they do not say, or no longer, that they are not satisfied with."""
    apart = {verdict.id for verdict in unsatisfied.followed(complaints, at, constants).values()}
    unhappy = len(complaints.unsatisfied()) - len(apart)
    return together(
        "complaint_resolved",
        stating(_resolved_facts, len(times), times[-1], min(unhappy, len(times))),
        times,
        at=at,
        each=constants.open,
        half_life=constants.half_life,
        evidence=tuple(name for name in complaints.resolved.evidence() if name not in apart),
    )


def _open(state: State, policy: Policy) -> Iterator[Window]:
    """Per complaint, until it is resolved; if they are not satisfied then, it begins anew, under another subject."""
    complaints, constants = COMPLAINTS.of(state), CONSTANTS.of(policy)
    for name, complaint in sorted(complaints.open.items()):
        yield Window(
            RiskKind.COMPLAINT_OPEN,
            complaint.time,
            None,
            partial(_open_stated, complaint),
            subject=name,
            cause_time=complaint.time,
            cause_recorded=complaint.recorded,
            verbatim=complaint.verbatim,
            evidence=(complaint.id,),
            cap=constants.cap,
            red_from=complaint.time + span(constants.red_after),
        )
    yield from unsatisfied.windows(complaints, constants)


def _ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    complaints = COMPLAINTS.of(state)
    name = unsatisfied.complaint_of(subject, complaints)
    if name is not None:
        return unsatisfied.ended(complaints, name, CONSTANTS.of(policy))
    ended = complaints.ended.get(subject)
    unhappy = ended is not None and ended.satisfied is False
    over = settled_on(
        complaints.resolved, subject, "complaint_resolved_unsatisfied" if unhappy else "complaint_resolved"
    )
    return over or ended_as("complaint_forgotten")


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
            partial(_unacknowledged_stated, complaint),
            subject=name,
            cause_recorded=max(opens, complaint.recorded),
            verbatim=complaint.verbatim,
            evidence=(complaint.id,),
        )


def _unacknowledged_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    fact = COMPLAINTS.of(state).acknowledged.get(subject)
    if fact is not None:
        return ended_by("complaint_acknowledged", fact)
    complaint = COMPLAINTS.of(state).open.get(subject)
    if complaint is not None:
        return Ending(StillTime(kind="complaint_in_time", began=moment(complaint.time)), (complaint.id,))
    return _ended(state, subject, at, policy)


def _open_stated(complaint: Complaint, _at: int) -> ComplaintOpen:
    return _open_facts(complaint)


def _open_facts(complaint: Complaint) -> ComplaintOpen:
    return ComplaintOpen(when=moment(complaint.time), about=complaint.about or None, by=complaint.raised_by)


def _unacknowledged_stated(complaint: Complaint, _at: int) -> ComplaintUnacknowledged:
    return ComplaintUnacknowledged(when=moment(complaint.time), about=complaint.about or None, by=complaint.raised_by)


def _resolved_facts(count: int, last: int, unhappy: int) -> ComplaintsResolved:
    return ComplaintsResolved(count=count, last=moment(last), unsatisfied=unhappy)


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
