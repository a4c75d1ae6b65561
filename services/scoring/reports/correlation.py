"""Rank correlation with an interval. Only the reports' own process loads this (numpy).

Spearman's ρ: the correlation of ranks, ties sharing their mean. The interval is the percentile bootstrap's (Efron
1979): pairs are drawn anew with replacement and ranked anew. Who is drawn how often is drawn instead, so that each time
takes one pass and no sorting. The seed is fixed: the same clients give the same interval.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SEED = 1904  # the year of Spearman's paper
#: Times drawn: a thousand, fewer where there are very many pairs, for then the interval is narrow and the work long.
_TIMES, _FEWEST, _DRAWS = 1_000, 200, 5_000_000
#: With fewer pairs an interval says nothing.
LEAST = 10
_LOW, _HIGH = 0.025, 0.975

Floats = NDArray[np.float64]


class Spearman(NamedTuple):
    """ρ, from -1 to 1, and its 95 % interval, over ``pairs``."""

    rho: float
    low: float
    high: float
    pairs: int


def spearman(pairs: Sequence[tuple[float, float]]) -> Spearman | None:
    """Of the ``pairs``; None where there are fewer than ``LEAST``, or one side is the same in all."""
    if len(pairs) < LEAST:
        return None
    sides = np.asarray(pairs, float)
    left, right = _Ranking(sides[:, 0]), _Ranking(sides[:, 1])
    once = np.ones(len(pairs))
    rho = _rho(left, right, once)
    if np.isnan(rho):
        return None
    chance = np.random.default_rng(_SEED)
    drawn = (
        np.bincount(chance.integers(0, len(pairs), len(pairs)), minlength=len(pairs)) for _ in range(_times(len(pairs)))
    )
    rhos = [_rho(left, right, times.astype(float)) for times in drawn]
    low, high = np.nanquantile(rhos, (_LOW, _HIGH))
    return Spearman(float(rho), float(low), float(high), len(pairs))


def _times(pairs: int) -> int:
    return max(_FEWEST, min(_TIMES, _DRAWS // pairs))


class _Ranking:
    """Ranks values of which each counts several times."""

    def __init__(self, values: Floats) -> None:
        _, self._place = np.unique(values, return_inverse=True)
        self._distinct = int(self._place.max()) + 1

    def ranks(self, times: Floats) -> Floats:
        """The mean rank of each value, if it is there so many ``times``."""
        counts = np.bincount(self._place, weights=times, minlength=self._distinct)
        return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[self._place])


def _rho(left: _Ranking, right: _Ranking, times: Floats) -> float:
    """The correlation of the ranks; not a number where one side does not vary."""
    one, other = left.ranks(times), right.ranks(times)
    one, other = one - np.average(one, weights=times), other - np.average(other, weights=times)
    spread = (times @ one**2) * (times @ other**2)
    return float(times @ (one * other) / np.sqrt(spread)) if spread > 0 else float("nan")
