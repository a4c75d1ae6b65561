"""What a signal is: one way in which facts speak for or against a relationship, with everything that belongs to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.signals.ending import Ending
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.slice import Slice, State
from shared.events.scoring import RiskKind

#: What it adds to the log-odds of trouble at a time (microseconds).
Terms = Callable[[State, int, Policy], list[Term]]


@dataclass(frozen=True, slots=True)
class RiskRule:
    """When a risk is open, and what ended it.

    ``windows``: its spans of time as no further fact comes, with the words. ``ended``: why the one on a subject is no
    longer open at a time; it is asked only when it was said to be open before and is not now. ``advice``: the next step
    suggested to the partner, on pages and in mails, and written nowhere else; one or two short sentences.
    ``opportunity``: it is told like a risk, but nothing is wrong.
    """

    windows: Callable[[State, Policy], Iterable[Window]]
    ended: Callable[[State, str, int, Policy], Ending]
    advice: str = ""
    opportunity: bool = False


def silent(_state: State, _at: int, _policy: Policy) -> list[Term]:
    """The terms of a signal that opens risks and contributes nothing."""
    return []


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal. Its slice and its section of the policy carry the same name, for good.

    ``slice``: what it remembers. ``constants``: what a firm may set. ``needs``: the slices it speaks of. While all of
    them are empty it is not asked, which is what keeps an assessment fast; none: it is always asked.
    """

    slice: Slice[Any] | None = None
    constants: Section[Any] | None = None
    terms: Terms = silent
    risks: Mapping[RiskKind, RiskRule] = field(default_factory=lambda: MappingProxyType({}))
    needs: tuple[Slice[Any], ...] = ()

    def __post_init__(self) -> None:
        """Raises ``ValueError`` where slice and section differ in name."""
        if len(self._names) > 1:
            raise ValueError(f"one signal has two names: {', '.join(sorted(self._names))}")

    @property
    def stored_name(self) -> str | None:
        """What its slice or its section of the policy is called; None where it has neither."""
        return next(iter(self._names), None)

    @property
    def _names(self) -> set[str]:
        return {part.name for part in (self.slice, self.constants) if part is not None}
