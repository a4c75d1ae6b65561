"""Missed calls: each weighs more by the day until it is returned; beyond the hours agreed it is a risk."""

from services.scoring.domain.signals.answers.calls.returns import CONSTANTS, heard
from services.scoring.domain.signals.answers.calls.signal import SIGNAL
from services.scoring.domain.signals.answers.calls.slice import CALLS, Agreed, Calls, Missed

__all__ = ["CALLS", "CONSTANTS", "SIGNAL", "Agreed", "Calls", "Missed", "heard"]
