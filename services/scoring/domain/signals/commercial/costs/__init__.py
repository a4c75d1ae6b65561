"""Costs: queried invoices, fees over the estimate, and reviews of how the client could pay less."""

from services.scoring.domain.signals.commercial.costs.signal import (
    CONSTANTS,
    INVOICES,
    SIGNAL,
)

__all__ = [
    "CONSTANTS",
    "INVOICES",
    "SIGNAL",
]
