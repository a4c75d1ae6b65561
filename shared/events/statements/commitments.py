"""Statements on what we said we would do, or must do by a time: promises, deadlines, actions, mistakes, reports."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Day, PersonId, Time
from shared.events.statements.base import Count, Quote, Span, StatementData
from shared.personal import Personal

#: A moment; or a day, where no hour was said.
When = Annotated[Time | Day, Field(union_mode="left_to_right")]


class PromiseOverdue(StatementData):
    """A promise was due and is neither kept nor broken, as far as we know. ``by``: who made it."""

    kind: Literal["promise_overdue"] = "promise_overdue"
    what: Personal[Quote]
    due: When
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


class CommitmentsKept(StatementData):
    """Promises kept and deadlines met in time, the last of them at ``last``."""

    kind: Literal["commitments_kept"] = "commitments_kept"
    promises: Count
    deadlines: Count
    last: Time


class DeadlinesEarly(StatementData):
    """Deadlines met early, the last of them at ``last``, so many whole days before it was due."""

    kind: Literal["deadlines_early"] = "deadlines_early"
    count: Count
    last: Time
    days: Count


class DoneLate(StatementData):
    """Things done after they were due, the last of them at ``done``. ``told``: the client knew before it was due."""

    kind: Literal["done_late"] = "done_late"
    count: Count
    done: Time
    due: When
    promise: bool
    told: bool = False
    what: Personal[Quote] | None = None


class Telling(StatementData):
    """A deadline with the times at which we knew of its delay, and told the client; absent where neither is known."""

    what: Personal[Quote] | None = None
    due: When | None = None
    owner: PersonId | None = None
    knew: Time | None = None
    told: Time | None = None


class DeadlineAtRisk(Telling):
    """A deadline may not be met. ``reason``: what somebody of ours noted."""

    kind: Literal["deadline_at_risk"] = "deadline_at_risk"
    reason: Personal[Quote] | None = None


class DeadlineMissed(Telling):
    """A deadline was missed at ``when``."""

    kind: Literal["deadline_missed"] = "deadline_missed"
    when: Time
    reason: Personal[Quote] | None = None


class DeadlineOverdue(Telling):
    """A deadline has passed, and there is no record of it: neither met, missed, at risk nor moved."""

    kind: Literal["deadline_overdue"] = "deadline_overdue"


class ClientNotTold(Telling):
    """The client was not told of a delay. ``missed``: the deadline was, at ``when``; else it is at risk.

    ``reason``: what somebody of ours noted.
    """

    kind: Literal["client_not_told"] = "client_not_told"
    missed: bool
    when: Time | None = None
    reason: Personal[Quote] | None = None


class DeadlineLapse(StatementData):
    """A deadline was missed, which was known at ``when``: the reason for a lower score."""

    kind: Literal["deadline_lapse"] = "deadline_lapse"
    when: Time
    what: Personal[Quote] | None = None
    due: When | None = None


class ToldLate(Telling):
    """So many delays of which the client was told too late or not at all; the rest is about the latest."""

    kind: Literal["told_late"] = "told_late"
    count: Count
    missed: bool


class ActionOverdue(StatementData):
    """An action of the account plan was due, and is neither done nor dropped, as far as we know."""

    kind: Literal["action_overdue"] = "action_overdue"
    what: Personal[Quote]
    due: When
    owner: PersonId | None = None
    quick_win: bool = False


class MistakeOpen(StatementData):
    """A mistake of ours was spoken of at ``when`` and is not put right, as far as we know.

    ``by_client``: they told us of it. ``late``: we told them later than is our rule; ``found``: when it was found.
    """

    kind: Literal["mistake_open"] = "mistake_open"
    what: Personal[Quote]
    when: Time
    by_client: bool
    late: bool = False
    found: Time | None = None


class MistakeMade(StatementData):
    """A mistake of ours: the reason for a lower score. ``at_once``: we owned up as soon as our rule says."""

    kind: Literal["mistake"] = "mistake"
    what: Personal[Quote]
    when: Time
    by_client: bool
    at_once: bool = False


class ToExplain(StrEnum):
    """What a new client should have been told or asked."""

    IDENTITY = "identity"
    LEGAL_ISSUE = "legal_issue"
    SERVICES = "services"
    FEE = "fee"
    RETAINER = "retainer"
    NEXT_STEPS = "next_steps"
    CONTACT_ROUTE = "contact_route"
    REPLY_TIMES = "reply_times"
    CALL_TIMES = "call_times"
    EMAIL_TIMES = "email_times"
    WHO_ANSWERS = "who_answers"
    COST_OF_CALLS = "cost_of_calls"
    COST_OF_EMAILS = "cost_of_emails"


class OnboardingIncomplete(StatementData):
    """Of a client since ``since`` there is no record that these things were explained or agreed."""

    kind: Literal["onboarding_incomplete"] = "onboarding_incomplete"
    since: Day
    missing: tuple[ToExplain, ...]


class NotOnboarded(StatementData):
    """There have been facts about a client whom nobody onboarded, since ``first``. ``partner``: who is responsible."""

    kind: Literal["not_onboarded"] = "not_onboarded"
    first: Time
    partner: PersonId | None = None


class StatusOverdue(StatementData):
    """A report on a matter is due every so many days. ``last``: the latest one, or the opening (``opened``)."""

    kind: Literal["status_overdue"] = "status_overdue"
    matter: Personal[Quote]
    every: Span
    last: Time
    opened: bool


Commitment = (
    PromiseOverdue
    | PromiseNotKept
    | PromiseMissed
    | CommitmentsKept
    | DeadlinesEarly
    | DoneLate
    | DeadlineAtRisk
    | DeadlineMissed
    | DeadlineOverdue
    | ClientNotTold
    | DeadlineLapse
    | ToldLate
    | ActionOverdue
    | MistakeOpen
    | MistakeMade
    | OnboardingIncomplete
    | NotOnboarded
    | StatusOverdue
)
