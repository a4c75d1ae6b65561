"""The communications policy agreed with the client, readable by every signal. The latest agreement counts."""

import msgspec

from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.statements.commitments import ToExplain
from shared.lww import later


class Agreement(Fact, frozen=True, array_like=True):
    """``calls``, ``emails``: hours in which we answer, None where none were agreed. ``deputies``: who does if the
    partner cannot. ``calls_cost``, ``emails_cost``: whether it was explained what they cost.
    """

    calls: float | None
    emails: float | None
    deputies: tuple[str, ...]
    calls_cost: bool
    emails_cost: bool


class Communications(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``agreed``: the latest."""

    agreed: Agreement | None = None


def _agreed(known: Communications, fact: Fact, data: CommunicationsPolicyAgreed) -> Communications:
    agreement = Agreement(
        fact.time,
        fact.id,
        fact.recorded,
        calls=data.answer_calls_within_hours,
        emails=data.answer_emails_within_hours,
        deputies=data.answered_by,
        calls_cost=data.costs_explained or data.calls_cost_explained is True,
        emails_cost=data.costs_explained or data.emails_cost_explained is True,
    )
    return Communications(later(known.agreed, agreement))


COMMUNICATIONS = Slice("communications", Communications(), {CommunicationsPolicyAgreed: _agreed})


def gaps(known: Communications) -> list[ToExplain]:
    """What was not agreed or explained; without any agreement, that alone."""
    agreed = known.agreed
    if agreed is None:
        return [ToExplain.REPLY_TIMES]
    said = {
        ToExplain.CALL_TIMES: agreed.calls is not None,
        ToExplain.EMAIL_TIMES: agreed.emails is not None,
        ToExplain.WHO_ANSWERS: bool(agreed.deputies),
        ToExplain.COST_OF_CALLS: agreed.calls_cost,
        ToExplain.COST_OF_EMAILS: agreed.emails_cost,
    }
    return [what for what, done in said.items() if not done]
