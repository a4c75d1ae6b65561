"""What statements on promises, deadlines, actions, mistakes, onboarding and reports say."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from shared.events.statements.commitments import (
    ActionOverdue,
    CommitmentsKept,
    DeadlinesEarly,
    DoneLate,
    MistakeMade,
    MistakeOpen,
    NotOnboarded,
    OnboardingIncomplete,
    PromiseMissed,
    PromiseNotKept,
    PromiseOverdue,
    StatusOverdue,
    ToExplain,
)
from shared.wording.numbers import amount
from shared.wording.reader import Reader
from shared.wording.reasons.notes import note
from shared.wording.sentences import capitalised, listing, quoted, shortened

_EXPLAIN = {
    ToExplain.FEE: "the fee",
    ToExplain.RETAINER: "the retainer",
    ToExplain.SERVICES: "the services",
    ToExplain.NEXT_STEPS: "the next steps",
    ToExplain.COST_OF_CALLS: "the cost of calls",
    ToExplain.COST_OF_EMAILS: "the cost of e-mails",
}
_AGREE = {
    ToExplain.LEGAL_ISSUE: "the legal issue",
    ToExplain.REPLY_TIMES: "reply times",
    ToExplain.CALL_TIMES: "how soon calls are returned",
    ToExplain.EMAIL_TIMES: "how soon e-mails are answered",
}
_OTHERS = {
    ToExplain.IDENTITY: "verify their identity",
    ToExplain.CONTACT_ROUTE: "say how to reach us",
    ToExplain.WHO_ANSWERS: "name who answers when the partner cannot",
}


def _promise_overdue(stated: PromiseOverdue, reader: Reader) -> str:
    maker = capitalised(reader.person(stated.by, "we"))
    return f"{maker} promised {quoted(stated.what)} for {reader.day(stated.due)}. No record that it was done."


def _promise_overdue_title(stated: PromiseOverdue, reader: Reader) -> str:
    return f"{quoted(shortened(stated.what))}, promised for {reader.day(stated.due)}"


def _promise_not_kept(stated: PromiseNotKept, reader: Reader) -> str:
    what = "A promise" if stated.what is None else f"The promise {quoted(stated.what)}"
    told = "We have told the client." if stated.owned_up else "No record that the client was told."
    return f"{what} was broken {reader.on(stated.when)}.{note(stated.reason)} {told}"


def _promise_not_kept_title(stated: PromiseNotKept, _reader: Reader) -> str:
    return "a promise was broken" if stated.what is None else f"promise broken: {quoted(shortened(stated.what))}"


def _promise_missed(stated: PromiseMissed, reader: Reader) -> str:
    what = "A promise was broken" if stated.what is None else f"We did not keep a promise: {quoted(stated.what)}"
    return f"{what} ({reader.day(stated.when)})"


def _kept(stated: CommitmentsKept, reader: Reader) -> str:
    counts = ((stated.promises, "promise", "kept"), (stated.deadlines, "deadline", "met"))
    done = listing([f"{amount(count, thing)} {how}" for count, thing, how in counts if count])
    last = "" if stated.promises + stated.deadlines == 1 else ", the last"
    return f"{done} in time{last} {reader.on(stated.last)}"


def _early(stated: DeadlinesEarly, reader: Reader) -> str:
    days = amount(stated.days, "day")
    if stated.count == 1:
        return f"A deadline met {days} early, {reader.on(stated.last)}"
    return f"{stated.count} deadlines met early, the last {reader.on(stated.last)}, {days} before it was due"


def _done_late(stated: DoneLate, reader: Reader) -> str:
    what = "a promise was kept" if stated.promise else "a deadline was met"
    what = what if stated.what is None else f"{quoted(stated.what)} was done"
    last = f"{what} {_late(stated.done, stated.due, reader)}, {reader.on(stated.done)}"
    told = "; the client had been told that it would be late" if stated.told else ""
    return f"{last}{told}" if stated.count == 1 else f"{stated.count} things were done late. The latest: {last}{told}"


def _late(done: datetime, due: date, reader: Reader) -> str:
    """By calendar days, as the client would count them."""
    days = (reader.calendar_day(done) - reader.calendar_day(due)).days
    return f"{amount(days, 'day')} late" if days > 0 else "late"


def _action_overdue(stated: ActionOverdue, reader: Reader) -> str:
    quick = ", a quick win," if stated.quick_win else ""
    return f"{quoted(stated.what)}{quick} was planned for {reader.day(stated.due)}. No record of it since."


def _action_overdue_title(stated: ActionOverdue, _reader: Reader) -> str:
    return f"overdue from the account plan: {quoted(shortened(stated.what))}"


def _mistake_open(stated: MistakeOpen, reader: Reader) -> str:
    who = "They told us" if stated.by_client else "We told them"
    found = f" that was found {reader.on(stated.found)}" if stated.late and stated.found is not None else ""
    told = f"{who} {reader.on(stated.when)} of a mistake of ours{found}"
    return f"{told}: {quoted(stated.what)}. No record that it was put right."


def _mistake_open_title(stated: MistakeOpen, _reader: Reader) -> str:
    return f"our mistake, not yet put right: {quoted(shortened(stated.what))}"


def _mistake(stated: MistakeMade, reader: Reader) -> str:
    how = " that they found" if stated.by_client else ", owned up to at once" if stated.at_once else ""
    return f"A mistake of ours{how} ({reader.day(stated.when)}): {quoted(stated.what)}"


def _onboarding(stated: OnboardingIncomplete, reader: Reader) -> str:
    explain = [_EXPLAIN[each] for each in stated.missing if each in _EXPLAIN]
    agree = [_AGREE[each] for each in stated.missing if each in _AGREE]
    others = [_OTHERS[each] for each in stated.missing if each in _OTHERS]
    steps = [
        *([f"explain {listing(explain)}"] if explain else []),
        *([f"agree {listing(agree)}"] if agree else []),
        *others,
    ]
    return f"A client since {reader.day(stated.since)}. Still to do: {'; '.join(steps)}"


def _onboarding_title(stated: OnboardingIncomplete, _reader: Reader) -> str:
    return f"{amount(len(stated.missing), 'step')} of onboarding still to do"


def _not_onboarded(stated: NotOnboarded, reader: Reader) -> str:
    partner = " and no responsible partner" if stated.partner is None else ""
    return f"The first entry about them is from {reader.day(stated.first)}; there is no client record{partner}"


def _not_onboarded_title(stated: NotOnboarded, _reader: Reader) -> str:
    return "no client record, no partner" if stated.partner is None else "no client record"


def _status(stated: StatusOverdue, reader: Reader) -> str:
    since = f"since it was opened {reader.on(stated.last)}" if stated.opened else f"since {reader.day(stated.last)}"
    every = "day" if stated.every == 1 else amount(stated.every, "day")
    return f"No word to them on {quoted(stated.matter)} {since}. A report every {every} was agreed."


def _status_title(stated: StatusOverdue, _reader: Reader) -> str:
    return f"a report is overdue on {quoted(shortened(stated.matter))}"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    PromiseOverdue: _promise_overdue,
    PromiseNotKept: _promise_not_kept,
    PromiseMissed: _promise_missed,
    CommitmentsKept: _kept,
    DeadlinesEarly: _early,
    DoneLate: _done_late,
    ActionOverdue: _action_overdue,
    MistakeOpen: _mistake_open,
    MistakeMade: _mistake,
    OnboardingIncomplete: _onboarding,
    NotOnboarded: _not_onboarded,
    StatusOverdue: _status,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    PromiseOverdue: _promise_overdue_title,
    PromiseNotKept: _promise_not_kept_title,
    ActionOverdue: _action_overdue_title,
    MistakeOpen: _mistake_open_title,
    OnboardingIncomplete: _onboarding_title,
    NotOnboarded: _not_onboarded_title,
    StatusOverdue: _status_title,
}
