"""From log-odds to a score: 100·σ(ln 3 - Σc), 75 where nothing speaks for or against."""

import math

NEUTRAL = 75.0
_EXTREME = 500.0  # beyond it the score is 0 or 100 to the last bit


def score(total: float) -> float:
    """The score, 0 to 100, at ``total`` added log-odds of trouble."""
    return min(100.0, max(0.0, NEUTRAL + total * points_per_log_odds(total)))


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
