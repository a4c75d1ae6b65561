"""Review of terms: terms and retainer letter should be reviewed with the client periodically.

Documents never reported are not followed: they may be kept in a system that does not report.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_as, ended_by
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, names_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import TermsAgreed, TermsDocument, TermsReviewed
from shared.events.scoring import RiskKind
from shared.events.statements.commercial import DocumentSeen, TermsReviewDue
from shared.lww import later


@dataclass(frozen=True, slots=True)
class Constants:
    """``every``: how long after they were agreed or last gone through."""

    every: Days


class Seen(Fact, frozen=True, array_like=True):
    """A document was agreed (``new``) or gone through."""

    new: bool


class Reviews(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``last``: of each document. New terms come with a new letter."""

    last: dict[str, Seen] = {}


def _agreed(reviews: Reviews, fact: Fact, _data: TermsAgreed) -> Reviews:
    return _seen(reviews, Seen(fact.time, fact.id, fact.recorded, new=True), tuple(TermsDocument))


def _reviewed(reviews: Reviews, fact: Fact, data: TermsReviewed) -> Reviews:
    return _seen(reviews, Seen(fact.time, fact.id, fact.recorded, new=False), data.documents)


def _seen(reviews: Reviews, seen: Seen, documents: tuple[TermsDocument, ...]) -> Reviews:
    last = {document.value: later(reviews.last.get(document.value), seen) for document in documents}
    return Reviews({**reviews.last, **last})


REVIEWS = Slice("terms_review", Reviews(), {TermsAgreed: _agreed, TermsReviewed: _reviewed})
CONSTANTS = Section("terms_review", Constants)


def _due(state: State, policy: Policy) -> Iterator[Window]:
    """From when the first of the documents is due, until a review or new terms end it."""
    every, last = CONSTANTS.of(policy).every, REVIEWS.of(state).last
    if not last:
        return
    oldest = min(last.values(), key=lambda seen: seen.mark)
    opens = oldest.time + span(every)
    yield Window(
        RiskKind.TERMS_REVIEW_DUE,
        opens,
        None,
        partial(_facts, last, every),
        cause_recorded=max(opens, oldest.recorded),
        evidence=names_of(set(last.values())),
        holds=partial(_next_due, last, every),
    )


def _due_ended(state: State, _subject: str, _at: int, _policy: Policy) -> Ending:
    """By a review, by new terms, or because a longer time between reviews became the rule."""
    last = REVIEWS.of(state).last
    if not last:
        return ended_as("terms_unknown")
    seen = max(last.values(), key=lambda each: each.mark)
    return ended_by("terms_renewed" if seen.new else "terms_reviewed", seen)


def _next_due(last: dict[str, Seen], every: float, at: int) -> int | None:
    """When the next of the documents is due as well."""
    return min((due for seen in last.values() if (due := seen.time + span(every)) > at), default=None)


def _facts(last: dict[str, Seen], every: float, at: int) -> TermsReviewDue:
    due: dict[Seen, list[TermsDocument]] = {}
    for document in TermsDocument:
        seen = last.get(document.value)
        if seen is not None and seen.time + span(every) <= at:
            due.setdefault(seen, []).append(document)
    told = [
        DocumentSeen(documents=tuple(documents), when=moment(seen.time), agreed=seen.new)
        for seen, documents in due.items()
    ]
    return TermsReviewDue(seen=tuple(told), every=every)


SIGNAL = Signal(
    slice=REVIEWS,
    constants=CONSTANTS,
    needs=(REVIEWS,),
    risks={
        RiskKind.TERMS_REVIEW_DUE: RiskRule(
            _due,
            _due_ended,
            advice="Go through the terms and the retainer letter with them, and ask whether they still fit.",
        )
    },
)
