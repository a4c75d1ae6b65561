"""Going through the motions: many contacts, and hardly one of them more than a newsletter, a bill or a hello."""

from services.scoring.domain.signals.contact.perfunctory.signal import (
    CONSTANTS,
    SIGNAL,
)

__all__ = [
    "CONSTANTS",
    "SIGNAL",
]
