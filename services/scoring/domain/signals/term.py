"""One reason for the score, as a function of time: so that it is known today when a band will change."""

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec

from services.scoring.domain.state.decay import faded
from services.scoring.domain.state.fact import MOST_EVIDENCE, Fact, Mark, names_of
from shared.events.statements import Statement


class Stating(msgspec.Struct, frozen=True, gc=False):
    """The facts that ``make`` makes of ``parts``, when they are asked for: of most assessments nobody reads them."""

    make: Callable[..., Statement]
    parts: tuple[object, ...]

    def __call__(self) -> Statement:
        """The facts."""
        return self.make(*self.parts)


def stating(make: Callable[..., Statement], *parts: object) -> Stating:
    """What a term states: ``make(*parts)``, which must not depend on anything else."""
    return Stating(make, parts)


class Term(msgspec.Struct, frozen=True, gc=False):
    """Added log-odds of trouble: steady + rise · days + level · 2^(-days / half_life), held within low and high.

    Days count from the assessment. ``kind``, ``subject``, ``evidence``: as in `Contribution`. ``states`` gives what it
    states, asked for only where somebody reads it; nothing in it may age. ``holds_until``: from when on time alone
    changes that, in microseconds.
    """

    kind: str
    states: Stating
    subject: str = ""
    evidence: tuple[str, ...] = ()
    steady: float = 0.0
    rise: float = 0.0
    level: float = 0.0
    half_life: float = 1.0
    low: float = -math.inf
    high: float = math.inf
    holds_until: int | None = None

    def log_odds(self) -> float:
        """At the time of the assessment."""
        return self.held(self.steady + self.level)

    @property
    def moves(self) -> bool:
        """Whether time changes it."""
        return self.level != 0 or self.rise != 0

    def parts(self, ahead: float) -> tuple[float, float]:
        """What only rises and what only fades, ``ahead`` days from the assessment, before it is held."""
        return self.steady + self.rise * ahead, self.level * math.exp2(-ahead / self.half_life)

    def held(self, value: float) -> float:
        """``value`` within the term's limits."""
        return min(self.high, max(self.low, value))


def lapse(kind: str, subject: str, fact: Fact, states: Stating, *, at: int, weight: float, half_life: float) -> Term:
    """Of something that went wrong once: ``weight`` when it happened, fading by ``half_life`` (days)."""
    return Term(
        kind,
        states,
        subject=subject,
        evidence=(fact.id,),
        level=weight * faded(at - fact.time, half_life),
        half_life=half_life,
    )


def together(
    kind: str,
    states: Stating,
    times: Iterable[int],
    *,
    at: int,
    each: float,
    half_life: float,
    evidence: tuple[str, ...],
    low: float = -math.inf,
    high: float = math.inf,
) -> Term:
    """Of things of one sort: ``each`` when it happened, fading by ``half_life`` (days), all held within the limits."""
    return Term(
        kind,
        states,
        evidence=evidence,
        level=each * sum(faded(at - time, half_life) for time in times),
        half_life=half_life,
        low=low,
        high=high,
    )


def of_marks(
    kind: str, states: Stating, marks: Sequence[Mark], *, at: int, each: float, half_life: float, low: float
) -> Term:
    """The same of ``marks``, in order."""
    return together(
        kind,
        states,
        (time for time, _ in marks),
        at=at,
        each=each,
        half_life=half_life,
        evidence=tuple(name for _, name in marks[-MOST_EVIDENCE:]),
        low=low,
    )


def of_facts(kind: str, states: Stating, facts: Sequence[Fact], *, at: int, **weight: float) -> Term:
    """The same of ``facts``. ``weight``: as for ``together``."""
    return together(kind, states, (fact.time for fact in facts), at=at, evidence=names_of(facts), **weight)
