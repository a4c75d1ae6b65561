"""Costs: invoices they ask about, fees over the estimate, and whether we look for ways in which they could pay less."""

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
