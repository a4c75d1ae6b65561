"""One reason for the score, as a function of time: so that it is known today when a band will change."""

import math

import msgspec


class Term(msgspec.Struct, frozen=True, gc=False):
    """Added log-odds of trouble: steady + rise · days + level · 2^(-days / half_life), held within low and high.

    Days count from the assessment. ``kind``, ``subject``, ``why``, ``evidence``: as in `Contribution`.
    """

    kind: str
    why: str
    subject: str = ""
    evidence: tuple[str, ...] = ()
    steady: float = 0.0
    rise: float = 0.0
    level: float = 0.0
    half_life: float = 1.0
    low: float = -math.inf
    high: float = math.inf

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
