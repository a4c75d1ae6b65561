"""Bounds of the sum of log-odds within a span of time if no facts arrive.

Each term is made of a part that only rises and a part that only fades, so its least and its most within a span follow
from its parts at the two ends. Silence only ever grows.
"""

from services.scoring.domain.assessment.inputs import AssessmentInputs

#: What there is to know of one moment: silence, and of each term that moves what rises and what fades.
Point = tuple[float, list[tuple[float, float]]]


class Forecast:
    """The sum of the log-odds from the time of an assessment on; moments are in days from there."""

    def __init__(self, seen: AssessmentInputs) -> None:
        self._silence = seen.silence
        self._moving = [term for term in seen.terms if term.moves]
        self._steady = sum(term.log_odds() for term in seen.terms if not term.moves)
        self._points: dict[float, Point] = {}

    def bounds(self, start: float, end: float) -> tuple[float, float]:
        """The least and the most it can be from ``start`` to ``end``."""
        (least, first), (most, last) = self._point(start), self._point(end)
        for term, (rising, fading), (risen, faded) in zip(self._moving, first, last, strict=True):
            below, above = (faded, fading) if fading > faded else (fading, faded)
            low, high, lowest, highest = term.low, term.high, rising + below, risen + above
            # `min` and `max` would cost more than all the rest: this runs some twenty times for each assessment.
            least += low if lowest < low else min(lowest, high)
            most += low if highest < low else min(highest, high)
        return least + self._steady, most + self._steady

    def _point(self, ahead: float) -> Point:
        known = self._points.get(ahead)
        if known is None:
            known = self._silence.log_odds(ahead), [term.parts(ahead) for term in self._moving]
            self._points[ahead] = known
        return known
