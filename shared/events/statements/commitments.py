"""Statements on what we said we would do, or must do by a time."""

from typing import Literal

from shared.events.base import PersonId, Time
from shared.events.statements.base import Quote, StatementData
from shared.personal import Personal


class PromiseOverdue(StatementData):
    """A promise was due and is neither kept nor broken, as far as we know. ``by``: who made it."""

    kind: Literal["promise_overdue"] = "promise_overdue"
    what: Personal[Quote]
    due: Time
    by: PersonId | None = None


class PromiseNotKept(StatementData):
    """A promise was broken. ``what``: absent where nobody reported the promise. ``owned_up``: we told the client."""

    kind: Literal["promise_broken"] = "promise_broken"
    when: Time
    owned_up: bool
    what: Personal[Quote] | None = None
    reason: Personal[Quote] | None = None
    by: PersonId | None = None


class PromiseMissed(StatementData):
    """A promise was broken: the reason for a lower score."""

    kind: Literal["promise_missed"] = "promise_missed"
    when: Time
    what: Personal[Quote] | None = None


Commitment = PromiseOverdue | PromiseNotKept | PromiseMissed
