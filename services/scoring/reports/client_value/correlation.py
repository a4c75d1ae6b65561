"""Rank correlation with an interval. Only the reports' own process loads this (numpy).

Spearman's ρ: the correlation of ranks, ties sharing their mean. The interval is the percentile bootstrap's (Efron
1979): pairs are drawn with replacement and ranked again. Of n pairs at most m are drawn each time; ρ then strays
√(n/m) times as far as with all of them (Bickel, Götze and van Zwet 1997, "m out of n"). The seed is fixed: the same
clients give the same interval.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SEED = 1904  # the year of Spearman's paper
_TIMES, _MOST_DRAWN = 1_000, 5_000
_LOW, _HIGH = 0.025, 0.975

Floats = NDArray[np.float64]


class Spearman(NamedTuple):
    """ρ, from -1 to 1, and its 95 % interval, over ``pairs``."""

    rho: float
    low: float
    high: float
    pairs: int


def spearman(pairs: Sequence[tuple[float, float]], least: float) -> Spearman | None:
    """Of the ``pairs``; None where there are fewer than ``least``, or than two, or one side is the same in all."""
    if len(pairs) < max(2, least):
        return None
    left, right = (_ranks(side) for side in np.asarray(pairs, float).T)
    rho = _correlation(left, right)
    if math.isnan(rho):
        return None
    drawn = min(len(pairs), _MOST_DRAWN)
    low, high = np.nanquantile(_strayed(left, right, drawn), (_LOW, _HIGH))
    narrower = math.sqrt(drawn / len(pairs))
    return Spearman(rho, rho + (float(low) - rho) * narrower, rho + (float(high) - rho) * narrower, len(pairs))


def _strayed(left: Floats, right: Floats, drawn: int) -> list[float]:
    """ρ of so many pairs ``drawn`` by chance, many times. Ranks of ranks are those of the values themselves."""
    chance = np.random.default_rng(_SEED)
    draws = (chance.integers(0, len(left), drawn) for _ in range(_TIMES))
    return [_correlation(_ranks(left[draw]), _ranks(right[draw])) for draw in draws]


def _ranks(values: Floats) -> Floats:
    """From 1 on; those alike share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _correlation(left: Floats, right: Floats) -> float:
    """Pearson's; not a number where one side does not vary."""
    one, other = left - left.mean(), right - right.mean()
    spread = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / spread if spread > 0 else math.nan
