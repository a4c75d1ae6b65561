"""How well the client and the person responsible for them go together: as somebody assessed it, else as it is heard."""

from services.scoring.domain.signals.contact.compatibility.signal import (
    CONSTANTS,
    MATCH,
    SIGNAL,
)

__all__ = [
    "CONSTANTS",
    "MATCH",
    "SIGNAL",
]
