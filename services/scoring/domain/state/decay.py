"""How what happened fades."""

import math

from services.scoring.domain.state.clock import DAY


def faded(age: int, half_life: float) -> float:
    """2^(-age/half_life): ``age`` in microseconds (what lies ahead counts as now), ``half_life`` in days."""
    return math.exp2(-max(0, age) / (half_life * DAY))
