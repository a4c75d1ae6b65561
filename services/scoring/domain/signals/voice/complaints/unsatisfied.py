"""A complaint that we closed and they are not satisfied with: it is not over, somebody must still call them.

It is a risk under a subject of its own, so that it is told anew: the one of the complaint ended with its resolution.
"""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain.signals.ending import Ending, ended_after, ended_by
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.signals.voice.complaints.constants import Constants
from services.scoring.domain.signals.voice.complaints.slice import Complaint, Complaints, Verdict
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.decay import faded
from shared.events.scoring import RiskKind
from shared.events.statements.voice import ComplaintUnsatisfied

#: After the id of a complaint.
_MARK = "/unsatisfied"


def complaint_of(subject: str, complaints: Complaints) -> str | None:
    """The id of the complaint with which they are not satisfied, if that is what the risk on ``subject`` is about.

    It is not if a complaint is called so.
    """
    if not subject.endswith(_MARK) or complaints.knows(subject):
        return None
    return subject.removesuffix(_MARK)


def followed(complaints: Complaints, at: int, constants: Constants) -> dict[str, Verdict]:
    """Those that are a risk at ``at`` (microseconds), with what they said, by their ids."""
    since = at - span(constants.unsatisfied_for)
    return {name: verdict for name, verdict in complaints.unsatisfied().items() if verdict.time > since}


def resolved_at(complaints: Complaints, name: str, verdict: Verdict) -> int:
    """When it was last resolved, in microseconds."""
    when = complaints.resolved.when(name)
    return verdict.time if when is None else when


def terms(complaints: Complaints, at: int, constants: Constants) -> Iterator[Term]:
    """One for each: it fades like one that was resolved well, and a part is left as long as it is followed."""
    for name, verdict in followed(complaints, at, constants).items():
        age = at - resolved_at(complaints, name, verdict)
        yield Term(
            "complaint_unsatisfied",
            stating(_facts, complaints.raised(name), verdict),
            subject=name,
            evidence=(verdict.id,),
            level=constants.open * faded(age, constants.half_life),
            half_life=constants.half_life,
            low=constants.unsatisfied,
        )


def windows(complaints: Complaints, constants: Constants) -> Iterator[Window]:
    """One for each, until a later resolution satisfies them, or the days it is followed."""
    for name, verdict in complaints.unsatisfied().items():
        complaint = complaints.raised(name)
        yield Window(
            RiskKind.COMPLAINT_OPEN,
            verdict.time,
            verdict.time + span(constants.unsatisfied_for),
            partial(_stated, complaint, verdict),
            subject=f"{name}{_MARK}",
            cause_time=verdict.time,
            cause_recorded=verdict.recorded,
            verbatim=None if complaint is None else complaint.verbatim,
            evidence=(verdict.id,) if complaint is None else (complaint.id, verdict.id),
            cap=constants.cap,
        )


def ended(complaints: Complaints, name: str, constants: Constants) -> Ending:
    """By a resolution that satisfies them, or by time."""
    verdict = complaints.verdicts.get(name)
    if verdict is not None and verdict.satisfied:
        return ended_by("complaint_satisfied", verdict)
    return ended_after("complaint_unsatisfied", constants.unsatisfied_for)


def _stated(complaint: Complaint | None, verdict: Verdict, _at: int) -> ComplaintUnsatisfied:
    return _facts(complaint, verdict)


def _facts(complaint: Complaint | None, verdict: Verdict) -> ComplaintUnsatisfied:
    return ComplaintUnsatisfied(
        when=moment(verdict.time),
        raised=None if complaint is None else moment(complaint.time),
        about=None if complaint is None else complaint.about or None,
        by=None if complaint is None else complaint.raised_by,
    )
