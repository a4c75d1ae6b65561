"""Runs of facts of which each came before the risk of the one before it was over: one risk, told once."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.scoring.domain.state.clock import HOUR, span
from services.scoring.domain.state.fact import Fact

F = TypeVar("F", bound=Fact)


def latest_run(facts: Sequence[F], ends: Callable[[F], int]) -> Sequence[F]:
    """The last of ``facts``, which are in order, and those before it as long as each ``ends`` after the next came."""
    first = len(facts) - 1
    while first > 0 and ends(facts[first - 1]) > facts[first].time:
        first -= 1
    return facts[first:]


@dataclass(frozen=True, slots=True)
class UntilWeTalk:
    """A fact is a risk until we talk to them, or for so long. ``talks``: when we did, in order.

    ``open_for``: in days. ``same_conversation``: a contact within so many hours is where it was heard, no answer to it.
    """

    talks: Sequence[int]
    open_for: float
    same_conversation: float

    def talked(self, fact: Fact) -> int | None:
        """When we talked to them about it, if we did."""
        place = bisect_left(self.talks, fact.time + round(self.same_conversation * HOUR))
        return self.talks[place] if place < len(self.talks) else None

    def ends(self, fact: Fact) -> int:
        """When it is a risk no longer."""
        talked, latest = self.talked(fact), fact.time + span(self.open_for)
        return latest if talked is None else min(talked, latest)
