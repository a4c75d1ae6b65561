"""Recording what other systems report: the same code behind both doors, HTTP and Kafka."""

from shared.reporting.decider import Decider
from shared.reporting.recorder import Outcome, Recorded, Recorder

__all__ = [
    "Decider",
    "Outcome",
    "Recorded",
    "Recorder",
]
