"""Deadlines: at risk they are a risk, missed they weigh and fade. Once met, only `kept` counts them."""

from services.scoring.domain.signals.commitments.deadlines.signal import (
    CONSTANTS,
    DEADLINES,
    SIGNAL,
    followed_until,
    named,
    settled,
    troubled,
)

__all__ = [
    "CONSTANTS",
    "DEADLINES",
    "SIGNAL",
    "followed_until",
    "named",
    "settled",
    "troubled",
]
