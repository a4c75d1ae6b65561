"""What they most and least value about us, in their own words: kept for whoever meets them next.

Praise and blame in words move no score: the scores they give do, and complaints.
"""

from dataclasses import dataclass
from typing import Self

import msgspec
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.same_answer import Opinion, alike_words, once, respondent_key
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


class Word(Opinion, frozen=True, array_like=True):
    """What one of the client's people said, if known who."""

    text: str
    respondent: str | None

    @property
    @override
    def by(self) -> str:
        """Their `respondent_key`."""
        return respondent_key(self.respondent)

    @property
    @override
    def words(self) -> str:
        """All of it."""
        return self.text

    @override
    def of_one_thing(self, other: Self) -> bool:
        """The same words: other words are another thing that they value."""
        return alike_words(self.text, other.text)


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
    most, least = (_recent(words, since) for words in (known.most, known.least))
    return Valued(most, least)


def _recent(words: tuple[Word, ...], since: int) -> tuple[Word, ...]:
    """Each once, however often it was reported."""
    return tuple(once(word for word in words if word.time >= since))[::-1]


SIGNAL = Signal(slice=VALUED, constants=CONSTANTS, needs=(VALUED,))
