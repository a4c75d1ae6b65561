"""What the client said of late, in their own words, and harsh words in our notes: kept for others to read."""

from services.scoring.domain.signals.voice.verbatims.signal import (
    SIGNAL,
    VERBATIMS,
    Verbatim,
    VerbatimKind,
    noted,
    said,
    same_words,
)

__all__ = [
    "SIGNAL",
    "VERBATIMS",
    "Verbatim",
    "VerbatimKind",
    "noted",
    "said",
    "same_words",
]
