"""The shortfall that is to come: at the present pace the contacts agreed for a year will not be reached."""

from services.scoring.domain.signals.contact.cadence_shortfall.signal import (
    CONSTANTS,
    SIGNAL,
    pace_of,
)

__all__ = [
    "CONSTANTS",
    "SIGNAL",
    "pace_of",
]
