"""Interests: what the client and their people care about, for whoever meets them. They move no score."""

import msgspec

from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.fact import Fact, brief, replaced
from services.scoring.domain.state.slice import Slice
from shared.events.clients import InterestNoted

#: Interests remembered, those that are over among them, and characters of each.
_MOST, _LONGEST = 32, 300


class Interest(Fact, frozen=True, array_like=True):
    """``yearly_on``: the month and day on which it returns, such as 05-17. ``over``: no longer, or never."""

    what: str
    whose: str | None
    yearly_on: str | None
    over: bool


class Interests(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``noted``: the latest word on each."""

    noted: dict[str, Interest] = {}

    def live(self) -> list[Interest]:
        """Those that are true, the latest first."""
        found = (interest for interest in self.noted.values() if not interest.over)
        return sorted(found, key=lambda interest: interest.mark, reverse=True)


def _noted(interests: Interests, fact: Fact, data: InterestNoted) -> Interests:
    what = brief(data.what, _LONGEST) or ""
    interest = Interest(fact.time, fact.id, fact.recorded, what, data.whose, data.yearly_on, data.over)
    return Interests(replaced(interests.noted, data.interest, interest, _MOST))


INTERESTS = Slice("interests", Interests(), {InterestNoted: _noted})

SIGNAL = Signal(slice=INTERESTS, needs=(INTERESTS,))
