"""What statements on promises and deadlines say."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.commitments import PromiseMissed, PromiseNotKept, PromiseOverdue
from shared.wording.reader import Reader
from shared.wording.sentences import capitalised, quoted


def _promise_overdue(stated: PromiseOverdue, reader: Reader) -> str:
    maker = capitalised(reader.person(stated.by, "we"))
    return f"{maker} promised {quoted(stated.what)} for {reader.day(stated.due)}. No record that it was done."


def _promise_overdue_title(stated: PromiseOverdue, reader: Reader) -> str:
    return f"promised for {reader.day(stated.due)}, and no record of it"


def _promise_not_kept(stated: PromiseNotKept, reader: Reader) -> str:
    what = "A promise" if stated.what is None else f"The promise {quoted(stated.what)}"
    reason = "" if stated.reason is None else f" Our note: {quoted(stated.reason)}."
    told = "We have told the client." if stated.owned_up else "No record that the client was told."
    return f"{what} was broken {reader.on(stated.when)}.{reason} {told}"


def _promise_missed(stated: PromiseMissed, reader: Reader) -> str:
    what = "A promise was broken" if stated.what is None else f"We did not keep a promise: {quoted(stated.what)}"
    return f"{what} ({reader.day(stated.when)})"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    PromiseOverdue: _promise_overdue,
    PromiseNotKept: _promise_not_kept,
    PromiseMissed: _promise_missed,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {PromiseOverdue: _promise_overdue_title}
