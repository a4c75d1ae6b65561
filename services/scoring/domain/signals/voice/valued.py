"""What they most and least value about us, in their own words: kept for whoever meets them next.

Praise and blame in words move no score: the scores they give do, and complaints.
"""

from dataclasses import dataclass

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.fact import Fact, among, brief
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import FeedbackReceived

_MOST, _WORDS = 24, 500


@dataclass(frozen=True, slots=True)
class Constants:
    """``recent``: how long what they said is shown."""

    recent: Days


class Word(Fact, frozen=True, array_like=True):
    """What one of the client's people said, if known who."""

    text: str
    respondent: str | None


class Valued(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What they value ``most`` and ``least``: the latest of each, in the order in which it was said."""

    most: tuple[Word, ...] = ()
    least: tuple[Word, ...] = ()


def _received(valued: Valued, fact: Fact, data: FeedbackReceived) -> Valued:
    if data.most_valued is None and data.least_valued is None:
        return valued
    return Valued(
        _with(valued.most, fact, data.most_valued, data.respondent),
        _with(valued.least, fact, data.least_valued, data.respondent),
    )


def _with(words: tuple[Word, ...], fact: Fact, text: str | None, respondent: str | None) -> tuple[Word, ...]:
    said = brief(text, _WORDS)
    return words if said is None else among(words, Word(fact.time, fact.id, fact.recorded, said, respondent), _MOST)


VALUED = Slice("valued", Valued(), {FeedbackReceived: _received})
CONSTANTS = Section("valued", Constants)


def valued(state: State, at: int, policy: Policy) -> Valued:
    """What was said not too long before ``at`` (microseconds), the latest first."""
    known, since = VALUED.of(state), at - span(CONSTANTS.of(policy).recent)
    most, least = (tuple(word for word in words[::-1] if word.time >= since) for words in (known.most, known.least))
    return Valued(most, least)


SIGNAL = Signal(slice=VALUED, constants=CONSTANTS, needs=(VALUED,))
