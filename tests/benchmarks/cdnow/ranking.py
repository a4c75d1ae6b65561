"""How well two scores rank: the area under the ROC curve, and its difference by a paired bootstrap over people.

A person is drawn with all their cases, for both scores at once; a tie counts half.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Fixed, so that the figures are the same on every machine.
_SEED, _SHARE = 20261125, 0.95


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scores on the same ``cases``. ``low``, ``high``: 95 % of the bootstrapped differences, second less first."""

    cases: int
    first: float
    second: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """By how much the second ranks better."""
        return self.second - self.first


class Score:
    """The scores of some cases, ordered once and weighted many times."""

    def __init__(self, scores: Sequence[float], silent: Floats) -> None:
        values, self._place = np.unique(np.asarray(scores, dtype=np.float64), return_inverse=True)
        self._values, self._silent = len(values), silent

    def auc(self, weights: Floats) -> float:
        """The chance that a case of trouble scores above one without, ties half."""
        bad = np.bincount(self._place, weights * self._silent, self._values)
        good = np.bincount(self._place, weights * (1 - self._silent), self._values)
        below = np.cumsum(good) - good
        return float(np.sum(bad * (below + good / 2)) / (bad.sum() * good.sum()))


def compare(
    people: Sequence[int], silent: Sequence[bool], first: Sequence[float], second: Sequence[float], draws: int
) -> Compared:
    """``people``: whose case each is; ``silent``: whether trouble followed."""
    truth, ones = np.asarray(silent, dtype=np.float64), np.ones(len(people))
    one, other = Score(first, truth), Score(second, truth)
    known, whose = np.unique(np.asarray(people), return_inverse=True)
    chance = np.random.default_rng(_SEED)
    found = []
    for _ in range(draws):
        drawn = np.bincount(chance.integers(0, len(known), len(known)), minlength=len(known))
        weights = drawn[whose].astype(np.float64)
        found.append(other.auc(weights) - one.auc(weights))
    low, high = np.quantile(found, [(1 - _SHARE) / 2, (1 + _SHARE) / 2])
    return Compared(len(people), one.auc(ones), other.auc(ones), float(low), float(high))
