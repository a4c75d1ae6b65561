"""From log-odds to a score: 100·σ(ln 3 - Σc), 75 where nothing speaks for or against."""

import math
from collections.abc import Sequence

NEUTRAL = 75.0
#: Points are counted in these parts of one, so that adding them up rounds nothing.
_PARTS = 2.0**40
_EXTREME = 500.0  # beyond it the score is 0 or 100 to the last bit


def score(total: float) -> float:
    """The score, 0 to 100, at ``total`` added log-odds of trouble."""
    return min(100.0, max(0.0, NEUTRAL + total * points_per_log_odds(total)))


def shared_out(changes: Sequence[float]) -> tuple[float, list[float]]:
    """The score at these added log-odds of trouble, and the points of each: they are score - 75, to the last bit.

    What rounding to the 2^-40 of a point leaves over goes to whatever weighs most.
    """
    total = math.fsum(changes)
    factor = points_per_log_odds(total) * _PARTS
    whole, parts = round((score(total) - NEUTRAL) * _PARTS), [round(factor * change) for change in changes]
    if rest := whole - sum(parts):
        heaviest = max(range(len(parts)), key=lambda place: abs(parts[place]))
        parts[heaviest] += rest
    return NEUTRAL + whole / _PARTS, [part / _PARTS for part in parts]


def points_per_log_odds(total: float) -> float:
    """(score - 75) / total, without loss of digits near 0, where it is -18.75.

    σ(ln 3 - s) = 3 / (3 + e^s), so score - 75 = -75·(e^s - 1) / (3 + e^s).
    """
    held = min(_EXTREME, max(-_EXTREME, total))
    if held == 0:
        return -NEUTRAL / 4
    return -NEUTRAL * math.expm1(held) / (3 + math.exp(held)) / total


def log_odds_at(points: float) -> float:
    """The added log-odds at which the score is ``points``; infinite at 0 and 100."""
    if points <= 0:
        return math.inf
    return -math.inf if points >= 100 else math.log(3) - math.log(points / (100 - points))  # noqa: PLR2004  percent


def chance(log_odds: float) -> float:
    """σ: the probability with these log-odds."""
    return 0.5 * (1 + math.tanh(log_odds / 2))
