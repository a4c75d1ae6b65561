"""Critical incidents of one client: complaints, mistakes of ours, broken promises, missed deadlines; how each ended.

One grave incident can lose a client whose average is fine, so incidents are listed apart from overall `satisfaction`.
Their own signals weigh them: this one adds nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.commitments import deadlines, promises
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.mistakes import MISTAKES
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.voice.complaints import COMPLAINTS, Complaint
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import State


@dataclass(frozen=True, slots=True)
class Constants:
    """``recent``: how long an incident is listed after it happened, or ended."""

    recent: Days


CONSTANTS = Section("incidents", Constants)


class Incident(msgspec.Struct, frozen=True, gc=False):
    """Something that may cost us the client; all times in microseconds.

    ``kind``: complaint, mistake, promise_broken or deadline_missed. ``time``: when it happened, for a mistake when it
    was spoken of. ``open``: nobody said that it was settled; a promise or a deadline only as long as amends can be
    made. ``acknowledged``: when they knew that we heard the complaint, or heard of the delay from us. ``ended``,
    ``how``, ``satisfied``: when and how it was settled, and whether the client is content with that.
    """

    kind: str
    subject: str
    what: str | None
    time: int
    open: bool
    evidence: tuple[str, ...]
    verbatim: str | None = None
    acknowledged: int | None = None
    ended: int | None = None
    how: str | None = None
    satisfied: bool | None = None


def incidents(state: State, at: int, policy: Policy) -> list[Incident]:
    """Those open at ``at`` (microseconds), and the recent ones: open ones first, of each the latest first."""
    since = at - span(CONSTANTS.of(policy).recent)
    found = (*_complaints(state), *_mistakes(state), *_promises(state, at, policy), *_deadlines(state, at, policy))
    listed = (each for each in found if each.open or max(each.time, each.ended or each.time) >= since)
    return sorted(listed, key=lambda each: (not each.open, -each.time, each.kind, each.subject))


def _complaints(state: State) -> Iterator[Incident]:
    complaints = COMPLAINTS.of(state)
    for name, complaint in complaints.open.items():
        yield _complaint(name, complaint, complaints.acknowledged.get(name))
    for name, ended in complaints.ended.items():
        if ended.raised is not None:
            raised = _complaint(name, ended.raised, ended.acknowledged)
            yield _settled(raised, ended, ended.how, ended.satisfied)


def _complaint(name: str, complaint: Complaint, acknowledged: Fact | None) -> Incident:
    return Incident(
        "complaint",
        name,
        complaint.about,
        complaint.time,
        open=True,
        evidence=(complaint.id,),
        verbatim=complaint.verbatim,
        acknowledged=None if acknowledged is None else acknowledged.time,
    )


def _settled(incident: Incident, end: Fact, how: str | None, satisfied: bool | None) -> Incident:  # noqa: FBT001
    evidence = (*incident.evidence, end.id)
    return replace(incident, open=False, ended=end.time, how=how, satisfied=satisfied, evidence=evidence)


def _mistakes(state: State) -> Iterator[Incident]:
    mistakes = MISTAKES.of(state)
    for name, mistake in mistakes.known.items():
        incident = Incident("mistake", name, mistake.what, mistake.time, open=True, evidence=(mistake.id,))
        remedy, when = mistakes.remedies.get(name), mistakes.remedied.when(name)
        if remedy is not None:
            incident = _settled(incident, remedy, remedy.how, remedy.satisfied)
        yield incident if when is None else replace(incident, open=False, ended=when)


def _promises(state: State, at: int, policy: Policy) -> Iterator[Incident]:
    known, amends = PROMISES.of(state), span(promises.CONSTANTS.of(policy).amends)
    for name, broken in known.broken.items():
        made = known.made.get(name)
        yield Incident(
            "promise_broken",
            name,
            None if made is None else made.what,
            broken.time,
            open=at < broken.time + amends,
            evidence=(broken.id,) if made is None else (made.id, broken.id),
        )


def _deadlines(state: State, at: int, policy: Policy) -> Iterator[Incident]:
    amends = span(deadlines.CONSTANTS.of(policy).amends)
    for name, course in deadlines.troubled(state):
        if course.missed is not None:
            yield Incident(
                "deadline_missed",
                name,
                None if course.set is None else course.set.what,
                course.missed.time,
                open=at < course.missed.time + amends,
                evidence=course.evidence(),
                acknowledged=None if course.first_told is None else course.first_told.time,
            )


SIGNAL = Signal(constants=CONSTANTS, needs=(COMPLAINTS, MISTAKES, PROMISES, DEADLINES))
