"""Deadlines: at risk or passed they are a risk, missed they weigh and fade. Once met, `kept` or `late` counts them."""

from services.scoring.domain.signals.commitments.deadlines.courses import (
    CONSTANTS,
    DEADLINES,
    due_of,
    followed_until,
    late,
    settled,
    telling,
    troubled,
)
from services.scoring.domain.signals.commitments.deadlines.signal import SIGNAL

__all__ = [
    "CONSTANTS",
    "DEADLINES",
    "SIGNAL",
    "due_of",
    "followed_until",
    "late",
    "settled",
    "telling",
    "troubled",
]
