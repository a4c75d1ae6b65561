"""What is open: promises, deadlines, calls, complaints, mistakes, actions, invoices they asked about."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from services.scoring.domain.brief.model import Item
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.answers import calls
from services.scoring.domain.signals.commercial import costs
from services.scoring.domain.signals.commitments import actions, deadlines, mistakes, promises
from services.scoring.domain.signals.commitments.deadlines.deadline import course_of
from services.scoring.domain.signals.due import Due, due_at
from services.scoring.domain.signals.voice import complaints
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import brief
from services.scoring.domain.state.slice import State

#: Characters of what it is.
_LONGEST = 160


def open_items(state: State, at: int, policy: Policy) -> list[Item]:
    """What waits for us already first, then by time."""
    found = [
        *_complaints(state, at, policy),
        *_mistakes(state),
        *_calls(state, at, policy),
        *_promises(state, at, policy),
        *_deadlines(state, at, policy),
        *_invoices(state, at, policy),
        *_actions(state, at, policy),
    ]
    short = [replace(item, what=brief(item.what, _LONGEST)) for item in found]
    return sorted(short, key=lambda item: (item.due and not item.late, item.when, item.kind, item.what))


def _complaints(state: State, at: int, policy: Policy) -> Iterator[Item]:
    known = complaints.COMPLAINTS.of(state)
    for complaint in known.open.values():
        yield Item("Complaint", complaint.about, moment(complaint.time))
    for name, verdict in complaints.followed(known, at, complaints.CONSTANTS.of(policy)).items():
        raised = known.raised(name)
        about = "no words were kept" if raised is None else raised.about
        yield Item("Complaint resolved, not to their satisfaction", about, moment(verdict.time))


def _mistakes(state: State) -> Iterator[Item]:
    known = mistakes.MISTAKES.of(state)
    for name, mistake in known.known.items():
        if known.remedied.when(name) is None:
            yield Item("Mistake to put right", mistake.what, moment(mistake.time), mistake.by)


def _calls(state: State, at: int, policy: Policy) -> Iterator[Item]:
    followed_for = span(calls.CONSTANTS.of(policy).followed_for)
    for call in calls.heard(state, policy).open.values():
        if at < call.time + followed_for:
            yield Item("Call to return", call.caller or "The client rang", moment(call.time), call.whom)


def _promises(state: State, at: int, policy: Policy) -> Iterator[Item]:
    known, followed_for = promises.PROMISES.of(state), span(promises.CONSTANTS.of(policy).followed_for)
    for name, made in known.made.items():
        due = due_at(made, made.by, state, policy)
        if name not in known.broken and at < due + followed_for:
            yield _due("Promise", made.what, made, made.by, late=due <= at)


def _deadlines(state: State, at: int, policy: Policy) -> Iterator[Item]:
    """Until it is met, missed ones too; for as long after it was due as its risk is followed."""
    constants = deadlines.CONSTANTS.of(policy)
    for deadline in deadlines.DEADLINES.of(state).open.values():
        course = course_of(deadline)
        due = deadlines.due_of(course, state, policy)
        after_due = constants.followed_for if course.warned is None and course.missed is None else constants.after_due
        if course.set is None or course.due is None or due is None or at >= due + span(after_due):
            continue
        if course.missed is not None:
            yield _due("Missed deadline", course.set.what, course.due, course.owner, missed=True)
        else:
            kind = "Deadline" if course.at_risk is None else "Deadline at risk"
            yield _due(kind, course.set.what, course.due, course.owner, late=due <= at)


def _invoices(state: State, at: int, policy: Policy) -> Iterator[Item]:
    invoices, followed_for = costs.INVOICES.of(state), span(costs.CONSTANTS.of(policy).followed_for)
    for name, query in invoices.queries.items():
        if invoices.settled(name) is None and at < query.time + followed_for:
            yield Item("Invoice they asked about", query.about or "no words were kept", moment(query.time))


def _actions(state: State, at: int, policy: Policy) -> Iterator[Item]:
    followed_for = span(actions.CONSTANTS.of(policy).followed_for)
    for planned in actions.ACTIONS.of(state).planned.values():
        due = due_at(planned, planned.owner, state, policy)
        if at < due + followed_for:
            kind = "Quick win" if planned.quick_win else "Action"
            yield _due(kind, planned.what, planned, planned.owner, late=due <= at)


def _due(kind: str, what: str, when: Due, who: str | None, *, late: bool = False, missed: bool = False) -> Item:
    day = None if when.day is None else date.fromordinal(when.day)
    return Item(kind, what, moment(when.due), who, due=True, late=late, day=day, missed=missed)
