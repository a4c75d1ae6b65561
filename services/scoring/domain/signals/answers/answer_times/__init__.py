"""Promise against practice: how soon calls and e-mails are answered, against the hours agreed with the client."""

from services.scoring.domain.signals.answers.answer_times.signal import (
    CONSTANTS,
    SIGNAL,
)

__all__ = [
    "CONSTANTS",
    "SIGNAL",
]
